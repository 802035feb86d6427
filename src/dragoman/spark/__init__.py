"""The same path over a Spark DataFrame: rows of stories in, rows of codings out (docs/spark.md).

    >>> from dragoman import spark
    >>> coded = spark.code(df, text="text", id="id", published="published")
    >>> coded.select("id", "events.type", "coding", "error").show()

A coding is byte for byte what ``dragoman code`` writes for the same story, whatever the partitions.
"""

from dragoman.spark.frame import code

__all__ = ["code"]

"""``python -m dragoman`` is ``dragoman``."""

if __name__ == "__main__":
    from dragoman.cli import main

    main()

"""Feeds watched: polled politely, their pages fetched safely, read, coded and put on the desk.

The only room that opens connections, and only to the feeds that a user names and the pages they link to.
"""

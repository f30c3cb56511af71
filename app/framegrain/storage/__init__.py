"""The project file: one SQLite file a person can query by hand. Nothing above knows of SQL."""

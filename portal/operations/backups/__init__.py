"""Backups: one sealed file of the database and the sealed files, and the way back from it."""

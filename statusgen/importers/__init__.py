"""Histories of other status pages become incidents: text in, incidents out."""

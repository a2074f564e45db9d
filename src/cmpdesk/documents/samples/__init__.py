"""Fictional spreadsheets and attachments, such as two offices would really send."""

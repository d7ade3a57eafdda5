"""The studio's tables, as they came to be."""

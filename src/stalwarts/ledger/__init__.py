"""The ledger: originals by hash, evidence as Parquet, decisions as a log. The only room that writes.

Nothing is imported here, so that a cached answer need not load the catalog's libraries.
"""

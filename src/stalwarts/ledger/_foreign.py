"""Files that hold no list themselves, but lead to one, hide one, or came in place of one: what they are and what to do."""

from __future__ import annotations

import re

from stalwarts.ledger._packed import EMPTY

_BY_ENDING = {
    (".icloud",): "its content lies in iCloud only; open it once in the Finder, then add it again",
    (".gsheet", ".gdoc", ".gform", ".gslides"): "a link to Google Drive; download it there as CSV or Excel, and add that",
    (".url", ".webloc", ".lnk", ".desktop"): "a link and not the file it leads to; add that file",
    (".eml", ".emlx", ".msg"): "an e-mail; save what is attached to it, and add that",
    (".numbers",): "a document of Numbers; export it as CSV or Excel from there, and add that",
    (".rtf", ".rtfd", ".pages", ".odt"): "a text document; save its table as CSV, and add that"}
_BY_HEAD = {
    rb"%PDF-": "a PDF, whatever its ending says: it holds no list to read",
    rb"\{\\rtf": "a text document, whatever its ending says; save its table as CSV, and add that",
    rb"(?i)\s*(?:\xef\xbb\xbf)?BEGIN:VCARD": "visiting cards (vCard); save them from an address book as CSV, and add that",
    rb"\x00{64}": "it holds nothing but noughts: copying or loading it went wrong; download it again"}
_TABLES = (".csv", ".tsv", ".txt", ".xls", ".xlsx")
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*(?:<(?:!doctype|html|head|body|table|\?xml|error)\b|\{)", re.IGNORECASE)
_REFUSED = (rb"(?is)<title>[^<]*\b(?:log ?in|sign ?in|anmeld|connexion|error|fehler|40[0-9]|50[0-9]|denied|forbidden|not found)"
            rb"|<code>\s*(?:accessdenied|expiredtoken|requestexpired|nosuchkey)|\{\s*\"(?:errors?|message|detail)\"\s*:")
_BOOK, _ROWS = b"urn:schemas-microsoft-com:office:spreadsheet", re.compile(rb"(?i)<t[dr][ >]")


def what(path: str, head: bytes) -> str:
    """What a file nobody reads is, by its name in small letters and its beginning; empty where it is nothing of the kind."""
    if not head.strip():
        return EMPTY
    said = next((said for endings, said in _BY_ENDING.items() if path.endswith(endings)), "")
    return said or next((said for sign, said in _BY_HEAD.items() if re.match(sign, head)), "") or _instead(path, head)


def _instead(path: str, head: bytes) -> str:
    """What a server, or a program, gave for a table."""
    if not path.endswith(_TABLES) or not _MARKUP.match(head):
        return ""
    if _BOOK in head:
        return "a workbook written as XML; open it in a spreadsheet, save it as XLSX or CSV, and add that"
    if re.search(_REFUSED, head[:4096]):
        return "a page or an error that a server answered with, and not the file; log in and download it again"
    if _ROWS.search(head):
        return "a web page with a table in it, whatever its ending says; open it in a spreadsheet, save it as CSV, and add that"
    return ""

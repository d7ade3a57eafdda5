"""Whether a column holds what its heading says: names of columns are believed only as far as their cells bear them out.

What such tables hold beside what we look for is named so alike that names alone mislead: the number of a row or of a product
for that of a customer, a tax for an amount, the state somebody lives in for that of a payment.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from stalwarts.importers import _dates
from stalwarts.importers import _spoken
from stalwarts.importers._mapping import TOTALS

ENOUGH = 0.8
"""The share of a column's cells that have to look like something for it to be that without its name saying so."""
HALF = 0.5
"""The share of cells below which a name is not believed: a column `paid` of yes and no holds no amounts."""
PLACED = ("since", "until", "cancelled_at", "ended_at")

_SIGN = r"(?:[A-Za-z]{0,3}\s?[$€£¥￥₹₩]|[A-Z]{3}|S?Fr[.]?|円|zł|[Kk]r[.]?)?"
_MINUS = "[-+\u2212\u2013\u25b2\u25b3]?"
NUMBER = rf"^\(?{_MINUS}\s*{_SIGN}\s*{_MINUS}\d[\d.,'\u2019\uff0c\uff0e\s]*(?:[,.:]?\s?[-\u2013]+)?\s*{_SIGN}\)?$"
ADDRESS = r"^[^@\s,;]+@[^@\s,;]+\.[^@\s,;]{2,}$"
_PLAIN = r"^\s*\d[\d.,]*\s*$"

_NOT_PAID = re.compile(
    r"\b(?:lifetime|average|avg|predicted|balance|saldo|reach|clicks|impressions|shipping|discount|taxa de cambio|exchange|"
    r"rate|comiss\w*|commission|ust|iva|tva|vat|gst|tax|taxes|taxe|imposto|impuesto|imposta|refund\w*|returned|"
    # What is still owed, what somebody spent in all, how many orders, and prices that stand in a catalogue.
    r"open|offen\w*|outstanding|due|remaining|owed|restant\w*|pendiente|residuo|spent|spend|ltv|gastado|gasto|speso|"
    r"ausgegeben|depense\w*|total money|orders|bestellungen|commandes|pedidos|ordini|items|qty|quantity|"
    r"ip|latitude|longitude|score|age|tickets|attendees|guests|seats|proceeds|cost of goods|(?:product|item|unit) cost|"
    r"custo|port|ek|(?:list|base|retail|cost|original|regular|customer) price)\b|mwst|"
    r"umsatzsteuer|steuer|消費税|手数料|送料|返金|累計|件数|未収|未払")
"""In headings of amounts that nobody paid for something by: taxes, what came back, averages, counts, sums of a life."""
_HUNDREDTHS = re.compile(r"\bcents?\b|cents$|\bcentimes\b|\bcentavos\b|\bminor units?\b")
"""In headings of amounts that are told in hundredths, which no mapping can say."""
_INCLUDED = re.compile(r"\b(?:incl?|inkl|ttc|including|with tax|incluido|incluida|inclus|inclusa|compresa|"
                       r"con iva|com iva|ivato|z vat)\b|税込")
_LATER = {
    "amount": re.compile(r"\bfees?\b|\btaxas?\b|netto|\bnet\b|\bneto\b|\bhors\b|\bht\b|liquid|税抜|convertido|converted|"
                         r"\bitem total|\bsub ?tota|\bline|zwischensumme|sous total|小計|imponib|delsumma|"
                         r"\bex[ck]l|\b(?:sin|sem) iva|"
                         r"本体|versement|\bverse\b|振込|"
                         # What one costs, or what stands in a catalogue.
                         r"^(?:(?:unit|item|product|ticket|sale|selling) )?price$|^(?:einzel|listen|stuck|"
                         r"artikel|verkaufs|katalog)?preis$|"
                         r"^(?:prix|precio|prezzo|preco|avgift)$|^(?:stuks|advies|verkoop)?prijs$|^cena\b|"
                         r"^(?:styck|a |ord )?pris$|"
                         r"per stuk|unita(?:ire|ri)|listino|catalog|tabela|\bpvp\b|\buvp\b|\brrp\b|\bpu\b|単価|価格|定価"),
    "occurred_at": re.compile(r"versement|accredit|振込"),
    "product": re.compile(r"\b(?:id|number|no|nr|sku|code|identifier)\b|番号|id$")}
"""In headings of what is left of an amount, a part of it or its price, of a thing's number: what it is goes first."""
_OF_ALL = re.compile(r"total|gesamt|summe|合計|総額")
_OF_ONE = re.compile(r"sub|item|line|ticket|unit|(?<!total )price|posten|position|zwischen|artikel|produ|小計|単価")
_BORN = re.compile(r"birth|geburt|naissance|nacimiento|nasci|誕生|生年|\bgeb\b|\bdob\b|\bnee? le\b|urodz|"
                   r"fodelse|geboort|annivers")
_THINGS = re.compile(r"item|product|artikel|articul|produ|prodotto|compan|firma|empres|azienda|entreprise|"
                     r"societ|\bfile|event|"
                     r"campaign|shop(?!per)|store|variac|商品|会社|法人|団体|建物|\bfirmy\b|foretag|bedrijf|"
                     r"(?:raison|ragione) sociale|account name|variation|option|\blist\b|"
                     r"\b(?:tier|plan|level|course|label|bundle|game|album|track|song|artist|publisher|"
                     r"recipient|party|category|"
                     r"channel|platform|group|segment|reward|project|organi[sz]ation|bank|venue|location|city|country|state|"
                     r"coupon|field|page|domain|team)\b|リターン名|コース名|プラン名|作品名")
"""In headings of names that are nobody's."""
_OURS = re.compile(r"\b(?:supplier|vendor|host|organi[sz]er|owner|staff|cashier|agent|seller|sender|assignee|"
                   r"manager|rep|commercial)\b|"
                   r"lieferant|bearbeiter|kassierer|caissier|cajero|operatore|operador|atendente|medewerker|"
                   r"sprzedawca|saljare|担当|販売員|"
                   r"fournisseur|proveedor|fornitore|fornecedor|leverancier|verkaufer|vendeur|vendedor|venditore|仕入|出品者")
"""In headings of people who sell, and buy nothing."""
_CODED = re.compile(r"product|produ|artik|articu|articl|artig|item|order|bestell|pedido|commande|ordine|country|"
                    r"land|pais|zip|post|sku|ean|"
                    r"bar|bank|event|tax|fiscal|stat|商品|注文|郵便|顧客|会員|割引額|値引額|client|kund|klant|"
                    r"custom|rastre|suivi|segui|spediz|envio|error|\bauth|access|reason|response|affiliate|"
                    r"tracking|currency|phone")
"""In headings of codes that take nothing off a price."""
_COUNTED = re.compile(r"average|value|count|total|amount|lifetime|betrag|summe|montant|importe|importo|valor\b|"
                      r"合計|settlement|"
                      r"payout|batch|mandate|auszahl|versement|liquidaci|\bparent\b|\bdate\b|datum|\bfecha\b|"
                      r"\bdata (?:d[aeio]|dell|ordine|fattura|acquisto|pagamento|vendita|documento)\b|"
                      r"\blast\b|ultim|letzt|dernier|"
                      r"laatst|senast|ostatni|最終|日$|日時$|artik|articul|artig|articl|produ|prodott|\bsku\b|\bitem|商品")
"""In headings that say how many orders, or how much, when, or in which lot they were paid out, and not which."""
_OTHER_DAY = re.compile(
    r"\blast\b(?! open| click| view)|\b(?:next|due|latest|ultima|ultimo|letzte\w*|dernier\w*|updated?|modified|delivered|"
    r"delivery|shipped|shipping|read|expires?|expiry|renews?|valid|refunded|cancelled|canceled)\b|fallig|"
    r"echeance|vencim|scadenz|birth|geburt|"
    r"naissance|nacimiento|nascita|nascimento|anivers|compleann|cumple|期限|最終|次回|発送|更新|誕生|生年")
"""In headings of days on which nobody paid, and nothing was counted."""
_NO_LETTER = re.compile(
    r"\b(?:track|tracking|privacy|cookies?|terms|conditions|agb|cgv|rgpd|gdpr|dsgvo|lgpd|sms|phone|whatsapp|"
    r"call|partner\w*|third|"
    r"photos?|fotos?|images?|ip)\b|datenschutz|telefon|privacidad|privacidade|confidential|電話|コスト|費用|送料")
"""In headings of consent to something that is no letter."""
_NO_KIND = re.compile(r"\b(?:tax|card|product|ticket|customer|account|license|currency|phone|contact|user|release|sales)\b")
_NO_FLAG = re.compile(r"\b(?:quantity|qty|amount|by|reason|total|sum|count)\b|betrag|anzahl|menge|数量|金額")
"""In headings of how much of a payment came to nothing, or why."""
_NO_QUANTITY = re.compile(r"\borders?\b|bestell|bestall|commande|pedido|ordin|encomenda|zamow|注文|件数|回数")
_NO_PRODUCT = re.compile(
    r"\b(?:cost|price|count|total|fee|tax|quantity|qty|amount|status|(?<!ticket )(?<!event )type|url|link|image|"
    r"discount|weight)\b|preis|\bprix\b|precio|"
    r"prezzo|preco|anzahl|menge|価格|金額|単価|数量|件数")
_NO_PROFILE = re.compile(
    r"\b(?:landing|referr\w*|image|photo|avatar|picture|receipt|invoice|tracking|ticket|checkout|unsubscribe|"
    r"product|order|post|"
    r"video|thumbnail|logo|source|event)\b")
"""In headings of addresses in the web at which nobody is described."""
_NOBODY = re.compile(
    r"\b(?:state|region|country|city|town|postal|zip|currency|contacts?|type|group|language|since|age|gender|"
    r"role|level|tier|plan|"
    r"account number|number of|iban|kontonummer)\b")
"""In headings of what somebody has, is or lives in: it may begin with who, and names nobody."""
_SENT = re.compile(r"shipping|fulfil|delivery|versand|liefer|envio|livraison|expedi|spediz|consegna|entrega|"
                   r"verzend|lever|wysyl|dostaw|"
                   r"frakt|発送|配送|出荷")
_SOMEWHERE = {"state", "estado", "stato", "etat", "zustand"}
"""What says how a thing stands, and in addresses a part of a country."""
OFF = r"(?i)suppress|unsub|spam|compla|bounc|opt|black|abgemeld|d[eé]sabo|d[eé]sins|baja|disisc|descad|停止|解除|\d"
"""In cells that say when or how somebody refused to be written to."""

BUYERS = frozenset(_spoken.plain(name) for name in (
    "customer", "client", "buyer", "member", "kunde", "kundin", "kunden", "käufer", "käuferin", "mitglied", "client", "cliente",
    "acheteur", "adhérent", "membre", "comprador", "socio", "acquirente", "membro", "sócio", "顧客", "購入者", "お客様", "会員",
    "who", "person", "donor", "supporter", "fan", "backer", "patron", "sponsor", "payer", "wer", "spender", "unterstützer",
    "förderer", "klant", "koper", "lid", "wie", "klient", "kupujący", "kto", "darczyńca", "kund", "köpare", "medlem", "vem",
    "givare", "qui", "donateur", "contributeur", "quien", "donante", "chi", "donatore", "sostenitore", "quem", "doador",
    "apoiador", "支援者", "パトロン"))
"""What a column of people is called in a table of sales, whether it holds their names or their numbers."""
BARE = BUYERS | frozenset(_spoken.plain(name) for name in (
    "id", "user", "account", "profile", "besteller", "nutzer", "benutzer", "konto", "profil", "acheteuse", "utilisateur",
    "abonné", "compte", "compradora", "miembro", "cuenta", "perfil", "utente", "profilo", "conta", "アカウント"))
"""Names of a handle that are the beginning of many another: of a company, a name, a number, a count."""


def believed(ours: str, heading: str, column: list[str]) -> bool:
    """Whether a column of these cells, without the empty ones, is what its heading (folded) says in our words."""
    plain, check = _spoken.plain(heading), _CHECKS.get(ours)
    if never(ours, heading):
        return False
    if ours == "handle":
        return plain in _known("handle") or not _named_bare(plain) or (not _NOBODY.search(plain) and (not column or (
            share(column, _PLAIN) < HALF <= share(column, r"\w"))))
    if ours == "status":
        return _stated(plain, [worded(cell) for cell in column])
    if ours == "order" and column and not named("order", heading) and share(column, r"\d") < HALF:
        return False
    if ours in TOTALS:
        return not column or share(column, NUMBER) >= ENOUGH
    return not column or check is None or check(column)


def _stated(plain: str, column: list[str]) -> bool:
    """Whether a column of states holds some, where its heading may mean anything else."""
    if _flagged(plain):
        return share(column, words("order.status", "plan.state")) >= ENOUGH
    return not _elsewhere(plain) or share(column, words("order.status", "plan.state", "consent")) > 0


def never(ours: str, heading: str) -> bool:
    """Whether a heading (folded) says that its column is not what its cells look like: days of birth, taxes, parcels' states."""
    plain = _spoken.plain(heading)
    if ours == "takings":
        return _spoken.begins(heading, "unpaid_begins")
    if ours == "amount":
        part = _NOT_PAID.search(plain) or _spoken.begins(heading, "unpaid_begins")
        return in_hundredths(heading) or (bool(part) and not _INCLUDED.search(plain))
    if ours == "order" and _spoken.begins(heading, "unpaid_begins"):
        return True
    if ours == "occurred_at" and _spoken.begins(heading, "elsewhen_begins"):
        return True
    if ours in {"handle", "email", "name"} and (_OURS.search(plain) or _spoken.begins(heading, "unpaid_begins")):
        return True
    return bool(_NEVER.get(ours, _BORN).search(plain))


_NEVER = {"status": _SENT, "name": _THINGS, "code": _CODED, "order": _COUNTED, "occurred_at": _OTHER_DAY, "consent": _NO_LETTER,
          "refused": _NO_LETTER, "undone": _NO_FLAG, "kind": _NO_KIND, "product": _NO_PRODUCT, "quantity": _NO_QUANTITY,
          "url": _NO_PROFILE}
"""What a heading says of a column that is not what its name begins or ends with."""


def in_hundredths(heading: str) -> bool:
    """Whether a heading says that its amounts are told in cents."""
    return bool(_HUNDREDTHS.search(heading) or _HUNDREDTHS.search(_spoken.plain(heading)))


def counts_in_hundredths(header: tuple[str, ...]) -> bool:
    """Whether a table is what Stripe or Gumroad hand to programs, in whole cents under plain names."""
    return bool(_INTERFACES & {name.rpartition(".")[2] for name in header})


_INTERFACES = frozenset({"livemode", "gumroad_fee", "sale_timestamp"})
"""Names that only these two have."""


def later(ours: str, heading: str) -> bool:
    """Whether a heading (folded) is taken only where no other column is called so: a net amount, the number of a thing."""
    found = _LATER.get(ours)
    return bool(found and (found.search(_spoken.plain(heading)) or found.search(heading)))


def of_all(heading: str) -> bool:
    """Whether a heading of amounts speaks of a whole order, and not of one thing in it."""
    plain = _spoken.plain(heading)
    return bool(_OF_ALL.search(plain)) and not _OF_ONE.search(plain)


def earned(heading: str) -> bool:
    """Whether a heading of amounts speaks of what came in by somebody so far, and not of a price."""
    return bool(re.search(r"revenue|generated|umsatz|recette|ingresos|ricav|receita|売上", _spoken.plain(heading)))


def of_one(heading: str) -> bool:
    """Whether a heading of amounts says that each is the price of one thing."""
    return bool(_EACH.search(_spoken.plain(heading)))


_EACH = re.compile(
    r"unit price|unitprice|unitamount|price per|price each|per unit|einzelpreis|stuckpreis|prix unitaire|precio unitario|"
    r"prezzo unitario|preco unitario|valor unitario|stuksprijs|cena jednostkowa|styckpris|単価")


def is_price(heading: str) -> bool:
    """Whether a heading of amounts says price and no more: of one thing, or of as many as were bought."""
    return bool(_PRICE.search(_spoken.plain(heading)))


_PRICE = re.compile(r"^(?:(?:sale|selling|ticket|product|item) )?price$|^(?:verkaufs|artikel)?preis$|"
                    r"^prix(?: de vente)?$|^precio(?: de venta)?$|"
                    r"^prezzo(?: di vendita)?$|^preco(?: de venda)?$|^(?:verkoop)?prijs$|^cena$|^pris$|^(?:販売)?価格$")


def strong(heading: str) -> bool:
    """Whether a heading names accounts or customers' numbers, and not just whose a column is."""
    return not _named_bare(_spoken.plain(heading))


def named(ours: str, heading: str) -> bool:
    """Whether a whole heading is one of our names for a column."""
    return _spoken.plain(heading) in _known(ours)


def share(column: list[str], pattern: str) -> float:
    """The share of cells in which a pattern is found; 0 of none."""
    found = re.compile(pattern).search
    return sum(1 for cell in column if found(cell)) / len(column) if column else 0.0


def is_dates(column: list[str], enough: float = ENOUGH) -> bool:
    """Whether so many cells are days, or, where half are enough, seconds since 1970."""
    some = column[:50]
    days = sum(map(_dates.is_day, some))
    stamps = sum(_dates.day_of(cell, _dates.EPOCH) is not None for cell in some)
    return days >= enough * len(some) or (enough == HALF and stamps >= enough * len(some))


def worded(cell: str) -> str:
    """A cell as words are compared: without case, `_` and `-` as blanks."""
    return re.sub("[_-]", " ", cell.strip().lower())


@cache
def words(*which: str, only: str = "") -> str:
    """A pattern of the cells that are words we have words for, or of those for `only` one of ours."""
    said = (word for one in which for ours, spoken in _spoken.cells(one).items() if only in {"", ours} for word in spoken)
    return f"^(?:{'|'.join(re.escape(worded(word)) for word in said)})$"


def _spoken_in(*which: str) -> Callable[[list[str]], bool]:
    return lambda column: share([worded(cell) for cell in column], words(*which)) >= HALF


def _shown(pattern: str) -> Callable[[list[str]], bool]:
    return lambda column: share(column, pattern) >= HALF


def _dated(column: list[str]) -> bool:
    return is_dates(column, HALF)


def _numbered(column: list[str]) -> bool:
    """Numbers of orders may look like days, but not with anything between their parts."""
    return not (is_dates(column, HALF) and share(column, r"\d[-/.:]\d") >= HALF) and share(column, r"^\d?\d:\d\d") < HALF


def _flags(column: list[str]) -> bool:
    return _yes_or_no(column) >= ENOUGH


_CHECKS: dict[str, Callable[[list[str]], bool]] = {
    "consent": _spoken_in("consent"), "refused": lambda column: share(column, f"{OFF}|^\\W*$") + _yes_or_no(column) >= HALF,
    "undone": lambda column: _flags(column) or _dated(column), "owed": _shown(NUMBER), "of": _spoken_in("tally.of"),
    "kind": _spoken_in("order.kind", "touch.kind"), "direction": _spoken_in("touch.direction"),
    "stance": _spoken_in("touch.stance"), "amount": _shown(NUMBER),
    "refunded": lambda column: share(column, NUMBER) >= HALF and not _dated(column), "email": _shown("@"),
    "name": _shown(r"[^\W\d_]"),
    # `nombre` is a number in French and a name in Spanish.
    "quantity": _shown(r"^\s*\d"), "product": lambda column: share(column, r"^\W*\d[\d.,' ]*[.,]\d\d\W*$") < HALF,
    "phone": _shown(r"\d\D*\d"), "url": _shown(r"[^\W\d].*[./]|[./].*[^\W\d]"),
    "order": _numbered,
    "occurred_at": _dated, **dict.fromkeys(PLACED, _dated)}
"""What cells must look like to be what a heading calls them."""


def _yes_or_no(column: list[str]) -> float:
    return share([worded(cell) for cell in column], words("consent"))


@cache
def _known(ours: str) -> frozenset[str]:
    names = (name for table in _spoken.headings().values() for name in table.get(ours, ()))
    return frozenset(written for name in names for written in (name, name.replace(" ", "")))


def _runs(plain: str) -> set[str]:
    words = plain.split()
    return {" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)}


def _named_bare(plain: str) -> bool:
    """Whether only a bare name is in a heading, among other words that may make anything of it."""
    runs = _runs(plain) | {plain[a:b] for a in range(len(plain)) for b in range(a + 1, len(plain) + 1) if not plain.isascii()}
    return not runs & (_known("handle") - BARE)


def _flagged(plain: str) -> bool:
    """Whether a heading names a state, and is none: `paid` of yes and no, and not `payment status`."""
    return not _runs(plain) & _STATES and not any(word in plain for word in _STATES if not word.isascii())


_STATES = frozenset({"status", "statut", "state", "estado", "etat", "stato", "situacao", "situacion", "zustand", "statusu",
                     "zahlungsstatus", "bestellstatus", "ステータス", "状況", "状態"})


def doubted(ours: str, heading: str, column: list[str]) -> bool:
    """Whether another column may tell it better: this one holds no state we know, or buyers' names and not their numbers."""
    if ours == "handle" and _spoken.plain(heading) in BARE:
        return share(column, r"[^\W\d]\s+[^\W\d]") >= HALF
    return ours == "status" and bool(column) and not share(
        [worded(cell) for cell in column], words("order.status", "plan.state", "consent"))


def _elsewhere(plain: str) -> bool:
    return bool(set(plain.split()) & _SOMEWHERE) and not set(plain.split()) & {"status", "statut"}

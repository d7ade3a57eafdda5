"""WooCommerce Analytics, customers: everybody who has ordered or signed up, with how often they ordered.

Both layouts: made by the server, or by the browser with other capitals; labels in German, French, Spanish, Italian and
Dutch are those of its own translations, in Portuguese remembered (UNCERTAIN). `Orders` is a lifetime tally of *units*.
`Total Spend` names no currency and is left: the orders hold the money. A telephone number of a bill may be somebody
else's: a clue. Being a customer is not following, and says nothing of being written to.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "woocommerce"
TITLE = "WooCommerce Analytics customers"
LEFT = "Total spent (without a currency), streets."
YEAR_FIRST = True

_SHAPE = Csv({
    "name": ("name", "nom", "nombre", "nome", "naam"),
    "user": ("username", "benutzername", "identifiant", "nombre de usuario", "nome utente", "nome de usuário", "gebruikersnaam"),
    "active": ("last active", "zuletzt aktiv", "dernière activité", "última actividad", "ultima attività", "ultimo attivo",
               "última atividade", "laatst actief"),
    "signed": ("sign up", "registrierung", "registrierungsdatum", "registrieren", "inscription", "s\u2019inscrire", "registro",
               "iscrizione", "registrazione", "registrati", "registreren"),
    "said_email": ("email", "e-mail", "e-mail-adresse", "correo electrónico", "e-mailadres"),
    "postcode": ("postal code", "postleitzahl", "code postal", "código postal", "codice postale", "cap",
                 "postcode"),
    "orders": ("orders", "bestellungen", "commandes", "pedidos", "ordini", "bestellingen"),
    "country": ("country / region", "country", "land / region", "land/region", "pays/région", "país / región", "paese/regione",
                "land/regio"),
    "city": ("city", "stadt", "ville", "ciudad", "città", "plaats"),
    "phone": ("billing phone",),
}, required=("said_email", "orders"))
_SPENT = {"total spend", "gesamtausgaben", "dépenses totales", "dépense totale", "total des dépenses", "gasto total",
          "spesa totale", "totale spesa", "totale uitgaven"}


def shape(file: Peek) -> Shape | None:
    """Ours where orders and a total spend stand beside when somebody signed up or was last active."""
    header = set(file.header)
    ours = all(header & set(_SHAPE.columns[name]) for name in ("said_email", "orders")) and header & _SPENT
    return _SHAPE if ours and header & {*_SHAPE.columns["signed"], *_SHAPE.columns["active"], "aov"} else None


def newest(raw: ir.Table) -> ir.Value:
    """When each was last active."""
    return _cells.when(ibis.coalesce(raw.active, raw.signed))


def facts(raw: ir.Table) -> Facts:
    """Customers, what the file says of them, and their lifetime count of orders."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "handle": _handles.handles(kept, "handle", by="handle"),
        "clue": _handles.clues(kept, "handle", once=True, name="name", city="city", postcode="postcode", country="country",
                               phone="phone"),
        "tally": _sales.counted(kept, "entry"),
        "cover": _handles.cover(kept, "tally", until=_.taken_at.max(), kinds="units"),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    cells = raw.select(
        *_sales.COMMON, "name", "city", "postcode", "country", "said_email", said_count=raw.orders,
        count=_sales.number(raw.orders),
        handle=_handles.email(raw.said_email), phone=_cells.clean_phone(_cells.unguard(raw.phone)),
        entry=ibis.coalesce(raw.user, "") + ibis.literal(" ") + ibis.coalesce(raw.name, ""))
    blank = cells.said_email.isnull() & cells.said_count.isnull() & cells.name.isnull()
    why = _cells.first_of(
        (cells.said_email.isnull(), "the customer has no e-mail address"),
        (cells.handle.isnull(), _cells.quoted(cells.said_email, "is not an e-mail address")),
        (cells.said_count.isnull(), "the customer has no number of orders"),
        (cells["count"].isnull(), _cells.quoted(cells.said_count, "is not a number of orders")))
    return cells.mutate(why=ibis.ifelse(blank, _cells.none(), why),
                        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _cells.none()))

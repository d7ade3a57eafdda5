"""Posts and their totals from Meta Business Suite: Insights, Content, Export data, as CSV.

Totals only: nobody who liked or commented is named. The order of columns varies, older files say *Impressions* for
*Views*, and labels follow the language of the account; English, German, Portuguese, Spanish, Italian and French ones are
known to us, some of them from a single file. `Publish time` states no zone (Pacific by Meta's habit, unproven): it is
taken as UTC. Days stand second, `03/25/2026`, unless one over 12 stands first anywhere in the file. A row of `Lifetime`
counts up to the file's own time, which is the end of the span in its name where that has one; a row of a day counts that
day. *Saves*,
*Reach* and *Follows* are kept nowhere: the first two are no totals of ours, and the last is a change.

A spreadsheet that saved the file again may have rounded its ids, `1.22158E+17`: such a post is set aside, and a page goes
by its id in another row or in the address of a post, else by its name.

A post has the platform's own id here and none in the download of the account: the two cannot be told to be one.
"""

from __future__ import annotations

import re
from datetime import datetime
from datetime import timedelta

from stalwarts.importers import _cells
from stalwarts.importers import _dates
from stalwarts.importers import _facebook
from stalwarts.importers import _handles
from stalwarts.importers import _shown
from stalwarts.importers import _social
from stalwarts.importers import _together
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "instagram"
TITLE = "Meta Business Suite content"
LEFT = "Saves and reach (no totals of ours), follows gained (a change, no total), how long videos last."

OPENED = 2004
_USER = ("account username", "konto-benutzername", "benutzername des kontos", "nutzername des kontos",
         "nome de usuário da conta",
         "nombre de usuario de la cuenta", "nome utente dell'account", "nome utente account", "nom d'utilisateur du compte")
_SHAPE = Csv({
    "post": ("post id", "beitrags-id", "id da publicação", "id do post", "identificação do post", "id de la publicación",
             "identificador de la publicación", "id post", "id del post", "id de la publication",
             "identifiant de la publication"),
    "user": _USER, "page": ("page id", "seiten-id", "id da página", "identificador de la página", "id pagina", "id de la page"),
    "text": ("description", "beschreibung", "descrição", "descripción", "descrizione"),
    "title": ("title", "titel", "título", "titolo", "titre"),
    "published": ("publish time", "veröffentlichungszeitpunkt", "veröffentlichungszeit", "horário de publicação",
                  "hora de publicación", "orario di pubblicazione", "heure de publication"),
    "url": ("permalink", "dauerlink", "link permanente", "enlace permanente", "permalien", "lien permanent"),
    "type": ("post type", "beitragstyp", "beitragsart", "tipo de post", "tipo de publicación", "tipo di post",
             "type de publication"),
    "day": ("date", "datum", "data", "fecha"),
    "views": ("views", "impressions", "aufrufe", "impressionen", "visualizações", "impressões", "visualizaciones",
              "impresiones", "visualizzazioni", "impression", "vues"),
    "likes": ("likes", "reactions", "„gefällt mir“-angaben", "gefällt mir", "reaktionen", "curtidas", "reações", "me gusta",
              "reacciones", "mi piace", "reazioni", "mentions j'aime", "j'aime", "réactions"),
    "shares": ("shares", "geteilte inhalte", "geteilt", "compartilhamentos", "veces que se compartió",
               "veces que se ha compartido", "condivisioni", "partages"),
    "comments": ("comments", "kommentare", "comentários", "comentarios", "commenti", "commentaires"),
}, required=("post", "published", "url"))

_PAGE = re.compile(r"facebook\.com/([0-9]{5,25})/(?:posts|videos|photos)/")
_KINDS = {"story|hist[oó]ria|storia": "story", "reel|v[ií]d[eé]o": "video",
          "image|photo|carousel|bild|foto|karussell|album|imag|immag|carros|carrus": "photo",
          "text|thread|status": "text"}
_SPAN = re.compile(r"(?:^|_)([A-Z][a-z]{2}-\d\d-20\d\d)_([A-Z][a-z]{2}-\d\d-20\d\d)")
"""The days asked for, in the name Meta gives a file: `Jan-01-2026_Jan-31-2026_1234567890.csv`."""


def shape(file: Peek) -> Shape | None:
    """Ours by a post's id, address and time of publishing, and one of the totals."""
    totals = [name for column in ("views", "likes", "comments") for name in _SHAPE.columns[column]]
    return _SHAPE if _SHAPE.fits(file.header) and set(totals) & set(file.header) else None


def unneeded(file: Peek) -> str | None:
    """One metric by day, whose name stands above the table, and whose account nowhere."""
    return "one metric of Meta's by day: the file does not say whose it is" if file.header == ("date", "primary") else None


def account(file: Peek) -> str | None:
    """Whose posts they are: the user name, or the page, in the first rows."""
    user = next(iter(_shown.column(file, *_USER)), None)
    return f"instagram:{user.lower().lstrip('@')}" if user else _page(file)


def _page(file: Peek) -> str | None:
    """A Facebook page by its id, and where a spreadsheet has rounded that, by its name."""
    said = _shown.column(file, *_SHAPE.columns["page"])
    found = (_PAGE.search(link) for link in _shown.column(file, *_SHAPE.columns["url"]))
    linked = [match[1] for match in found if match]
    page = next((one for one in [*said, *linked] if re.fullmatch("[0-9]+", one)), None)
    name = "-".join(re.findall(r"\w+", next(iter(_shown.column(file, "page name")), "").lower()))
    return f"facebook:{page or name or 'main'}" if page or said else None


def taken(file: Peek) -> datetime | None:
    """The end of the span in the file's name."""
    found = _SPAN.search(file.name)
    try:
        return datetime.strptime(found[2], "%b-%d-%Y") + timedelta(days=1) if found else None  # noqa: DTZ007
    except ValueError:
        return None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each post went out, or the day a row counts."""
    return ibis.coalesce(_day(raw), _facebook.published(raw))


def facts(raw: ir.Table) -> Facts:
    """Posts, and how often each was seen, liked, commented and shared."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    first = ibis._.occurred_at.min()
    return Facts({
        "post": _social.posts(kept).distinct(),
        "tally": _totals.tallies(kept, views="views", likes="likes", comments="comments", shares="shares"),
        "cover": ibis.union(
            _social.cover(kept, "post", basis="assumed", since=first),
            _social.cover(kept, "tally", kinds="views likes comments shares", basis="assumed", since=first)),
    }, judged)


def _day(raw: ir.Table) -> ir.TimestampValue:
    """The day a row counts; null where it counts all of them."""
    return ibis.coalesce(_dates.moment(raw.day, "%m/%d/%Y"), _cells.when(raw.day))


def _judge(raw: ir.Table) -> ir.Table:
    user = ibis.literal("instagram:") + raw.user.lower().re_extract("^ *@?([a-z0-9._]+) *$", 1).nullif("")
    several = _together.differ(raw.export_id, user)
    cells = raw.select(
        "export_id", "row", "taken_at", "published", "url", "user", said=raw.post, post=raw.post.re_extract(
            "^ *([0-9]{5,25}(?:_[0-9]+)?) *$", 1).nullif(""),
        account=ibis.ifelse(several, ibis.coalesce(user, raw.account), raw.account),
        occurred_at=_facebook.published(raw), title=_social.titled(ibis.coalesce(_cells.cell(raw.text), raw.title)),
        kind=_kind(raw.type.lower().fill_null("")),
        since=_day(raw), until=ibis.coalesce(_day(raw) + ibis.interval(hours=24), raw.taken_at).cast(_cells.TIME),
        product=ibis.null("string"), currency=ibis.null("string"),
        **{name: _totals.number(raw[name]) for name in ("views", "likes", "comments", "shares")},
        why_not=_cells.first_of(*_totals.wrong(raw.views, raw.likes, raw.comments, raw.shares)))
    blank = cells.said.isnull() & cells.published.isnull() & cells.url.isnull()
    why = _cells.first_of(
        (cells.said.isnull(), "there is no post id"),
        (cells.post.isnull(), _cells.quoted(cells.said, "is no post id; a spreadsheet may have rounded it")),
        *_social.when_wrong(cells.published, cells.occurred_at, cells.taken_at, OPENED),
        (cells.why_not.notnull(), cells.why_not))
    return cells.mutate(why=ibis.ifelse(blank, ibis.null("string"), why),
                        noise=ibis.ifelse(blank, ibis.literal("blank line"), ibis.null("string")))


def _kind(said: ir.StringValue) -> ir.StringValue:
    return ibis.cases(*((said.re_search(pattern), kind) for pattern, kind in _KINDS.items()), else_="other")

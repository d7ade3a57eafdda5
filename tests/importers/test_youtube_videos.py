"""Your own videos in a Takeout: which are posts, in which language, and that Studio tells of the same ones."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from archives import Read
from archives import laid
from archives import read
from test_totals import peek

from stalwarts import importers

TAKEOUT = "Takeout/YouTube and YouTube Music"
HEADER = ("Video ID,Approx Duration (ms),Video Category,Channel ID,Video Title (Original),Privacy,Video State,"
          "Video Create Timestamp,Video Publish Timestamp\n")
CHANNEL = "UCfernlight0000000000001"
VIDEO = {"id": "aB3_xY9-kL0", "title": "Spring", "privacy": "Public", "state": "Processed",
         "created": "2026-03-01T09:41:17+00:00", "published": "2026-03-02T10:00:00+00:00"}


def line(**said: str) -> str:
    """One video of the table."""
    one = VIDEO | said
    return f"{one['id']},61000,Music,{CHANNEL},{one['title']},{one['privacy']},{one['state']},{one['created']},{one['published']}\n"


def videos(tmp_path: Path, *lines: str, header: str = HEADER) -> Read:
    """What is read in a Takeout with this table of videos."""
    return read(laid(tmp_path, {f"{TAKEOUT}/video metadata/videos.csv": header + "".join(lines)}))


def test_a_public_video_is_a_post(tmp_path: Path) -> None:
    """One public video that was ready: its id, address and title, and when it went out, not when it was made."""
    found = videos(tmp_path, line())
    assert found.column("post", "post", "account", "kind", "title", "url", "occurred_at") == [
        ("aB3_xY9-kL0", "youtube:main", "video", "Spring", "https://www.youtube.com/watch?v=aB3_xY9-kL0", datetime(2026, 3, 2, 10))]
    assert found.column("cover", "table", "who", "since", "until", "basis") == [
        ("post", "all", None, datetime(2026, 3, 2, 10), "assumed")]


@pytest.mark.parametrize("said", [
    {"privacy": "Private"}, {"privacy": "UNLISTED"}, {"privacy": " private "}, {"state": "Failed"}, {"state": "rejected"},
    {"privacy": "Nicht gelistet"}, {"privacy": "限定公開"}])
def test_what_was_not_given_to_all_is_noise(said: dict[str, str], tmp_path: Path) -> None:
    """A private, unlisted or broken video beside a public one."""
    found = videos(tmp_path, line(id="zzzzzzzzzzz"), line(**said))
    assert found.column("post", "post") == ["zzzzzzzzzzz"]
    assert (found.noise, found.aside) == (1, {})


def test_videos_meant_to_go_out_in_years_do_not_date_the_file(tmp_path: Path) -> None:
    """Two private videos planned for 2031 and a public one of March: the file is of the time at which the last was made."""
    planned = {"privacy": "Private", "created": "2026-03-04T08:00:00+00:00", "published": "2031-01-01T00:00:00+00:00"}
    found = videos(tmp_path, line(), line(id="yyyyyyyyyyy", **planned), line(id="zzzzzzzzzzz", **planned))
    assert found.document["exports"][0]["taken_at"].startswith("2026-03-04T08:00:00")
    assert found.column("post", "post") == ["aB3_xY9-kL0"]


@pytest.mark.parametrize(("said", "why"), [
    ({"privacy": ""}, "it does not say who may see it"), ({"privacy": "Members"}, "'Members' does not say that all may see it"),
    ({"published": ""}, "it holds no time"), ({"published": "soon"}, "'soon' is not a time"),
    ({"published": "1999-01-01T00:00:00+00:00"}, "'1999-01-01T00:00:00+00:00' is no time this can have been"),
    ({"id": ""}, "there is no video id"), ({"id": "short"}, "'short' is no video id")])
def test_what_is_not_sure_is_set_aside(said: dict[str, str], why: str, tmp_path: Path) -> None:
    """One video of which something is missing or strange, beside a sound one; when it was made is no time of a post."""
    found = videos(tmp_path, line(id="zzzzzzzzzzz"), line(**said))
    assert found.aside == {2: why}
    assert found.column("post", "post") == ["zzzzzzzzzzz"]


LABELS = {
    "sentence case": HEADER.capitalize().replace("id,", "ID,"),
    "en": HEADER.replace("Approx ", "Approximate "),
    "de": "Video-ID,Ungefähre Dauer (ms),Videokategorie,Kanal-ID,Videotitel (Original),Datenschutz,Videostatus,"
          "Zeitstempel bei Videoerstellung,Zeitstempel bei Videoveröffentlichung\n",
    "es": "ID de vídeo,Duración aproximada (ms),Categoría del vídeo,ID de canal,Título del vídeo (original),Privacidad,"
          "Estado del vídeo,Marca de tiempo de creación del vídeo,Marca de tiempo de publicación del vídeo\n",
    "nl": "Video-ID,Geschatte duur (ms),Videocategorie,Kanaal-ID,Videotitel (origineel),Privacy,Videostatus,"
          "Tijdstempel aanmaaktijd video,Tijdstempel publicatietijd video\n",
    "ro": "ID-ul videoclipului,Durată aproximativă (ms),Genul videoclipului,ID-ul canalului,Titlul videoclipului (original),"
          "Confidențialitate,Starea videoclipului,Marcajul temporal de creare a videoclipului,"
          "Marcajul temporal de publicare a videoclipului\n",
    "lt": "Vaizdo įrašo ID,Apytikrė trukmė (ms),Vaizdo įrašo kategorija,Kanalo ID,Vaizdo įrašo pavadinimas (originalas),"
          "Privatumas,Vaizdo įrašo būsena,Vaizdo įrašo sukūrimo laiko žymė,Vaizdo įrašo paskelbimo laiko žymė\n",
    "fr": "ID vidéo,Durée approximative (ms),Catégorie de la vidéo,ID de la chaîne,Titre de la vidéo (d'origine),"
          "Confidentialité,État,Création,Publication\n",
}
PUBLIC = {"de": "Öffentlich", "es": "Público", "nl": "Openbaar", "ro": "Publică", "lt": "Viešas", "fr": "Publique"}


@pytest.mark.parametrize("language", LABELS)
def test_in_every_language_we_have_seen(language: str, tmp_path: Path) -> None:
    """One public video under the headings of each language: the same post, with its title."""
    found = videos(tmp_path, line(privacy=PUBLIC.get(language, "Public")), header=LABELS[language])
    assert found.column("post", "post", "title", "occurred_at") == [("aB3_xY9-kL0", "Spring", datetime(2026, 3, 2, 10))]


def test_in_a_language_nobody_has_shown_us(tmp_path: Path) -> None:
    """Columns are told by their cells: of two times the first is when it was made. The title stays untold."""
    header = "a,b (ms),c,d,e,f,g,h,i\n"
    found = videos(tmp_path, line(), line(id="bC4_xY9-kL1", privacy="Unlisted"), header=header)
    assert found.column("post", "post", "title", "occurred_at") == [("aB3_xY9-kL0", None, datetime(2026, 3, 2, 10))]
    assert importers.choose(peek("videos.csv", header.replace(" (ms)", "") + line())) is None
    assert importers.choose(peek("videos.csv", header + line(privacy="sichtbar"))) is None


def test_a_channel_that_has_published_nothing(tmp_path: Path) -> None:
    """Takeout leaves out columns that are empty: without a time of publishing there is nothing but noise."""
    found = videos(tmp_path, line(privacy="Private", published=""), header=HEADER.replace(",Video Publish Timestamp", ",x"))
    assert (found.noise, found.aside, found["post"]) == (1, {}, [])


def test_studio_and_takeout_tell_of_one_post(tmp_path: Path) -> None:
    """The same video in both: one account, one id, so that the ledger has one post of it."""
    studio = ("Content,Video title,Video publish time,Views\nTotal,,,7\n"
              'aB3_xY9-kL0,Spring,"Mar 2, 2026",7\n')
    found = read(laid(tmp_path, {f"{TAKEOUT}/video metadata/videos.csv": HEADER + line(), "Table data.csv": studio}))
    assert set(found.column("post", "account", "post", "url")) == {
        ("youtube:main", "aB3_xY9-kL0", "https://www.youtube.com/watch?v=aB3_xY9-kL0")}
    assert sorted(export["importer"] for export in found.document["exports"]) == ["youtube_studio", "youtube_videos"]


@pytest.mark.parametrize(("path", "text"), [
    ("video metadata/video recordings.csv", "Video ID,Video Recording Address\naB3_xY9-kL0,Lisbon\n"),
    ("video metadata/video texts.csv", "Video ID,Video Description Text Segments 1,Video Title Text Segments 1\naB3_xY9-kL0,x,Spring\n"),
    ("channels/channel.csv", f"Channel ID,Channel Title (Original),Channel Visibility\n{CHANNEL},Fern,Public\n"),
    ("playlists/playlists.csv", "Playlist ID,Playlist Title (Original),Playlist Create Timestamp,Playlist Visibility\n"
                                "PL1,x,2026-01-01T00:00:00+00:00,Private\n"),
    ("playlists/Spring-videos.csv", "Video ID,Playlist Video Creation Timestamp\naB3_xY9-kL0,2026-01-01T00:00:00+00:00\n")])
def test_what_stands_beside_it_is_known(path: str, text: str, tmp_path: Path) -> None:
    """The other tables of the download, each with one row: none is a list of videos, and none is a riddle."""
    found = read(laid(tmp_path, {f"{TAKEOUT}/{path}": text}))
    assert found.document["exports"] == found.document["unknown"] == []
    assert list(found.known.values()) == ["part of the YouTube download that says nothing about who follows you"]

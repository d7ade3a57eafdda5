"""Tables that spreadsheets of other countries saved in their own code pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from adding import GOLDEN
from adding import stalwarts
from stalwarts import open as opened
from stalwarts.importers import _code_pages
from stalwarts.importers import _peek

TABLES = {
    "Polish": ("cp1250", "Imię;Miasto", ("Łukasz;Wójcin", "Małgorzata;Dąbrowa", "Grażyna;Śląsk", "Paweł;Żary")),
    "Czech": ("cp1250", "Jméno;Město", ("Jiří;Dvořany", "Žaneta;Němčice", "Petr;Nový Bor", "Šárka;Říčany")),
    "Slovak": ("cp1250", "Meno;Mesto", ("Ľubomír;Košice", "Žofia;Štúrovo", "Matúš;Hrušov", "Ján;Ďurkov")),
    "Hungarian": ("cp1250", "Név;Város", ("Győző;Szűcsi", "Erzsébet;Nagykőrös", "Bálint;Kőszeg", "Zsófia;Tótkomlós")),
    "Russian": ("cp1251", "Имя;Город", ("Иван;Псков", "Мария;Смоленск", "Ольга;Кострома", "Пётр;Ржев")),
    "Ukrainian": ("cp1251", "Ім'я;Місто", ("Іван;Шостка", "Ольга;Ковель", "Євген;Львів", "Їжак;Бровари")),
    "Greek": ("cp1253", "Όνομα;Πόλη", ("Γιώργος;Πάτρα", "Μαρία;Νάξος", "Ελένη;Ρόδος", "Νίκος;Βόλος")),
    "Turkish": ("cp1254", "Ad;Şehir", ("Ayşe;Muğla", "Gökçe;Uşak", "İbrahim;Kırşehir", "Uğur;Iğdır")),
    "Japanese": ("cp932", "氏名;市", ("山田 太郎;さいたま", "田中 花子;つくば")),
    "Japanese of another system": ("euc_jp", "氏名;市", ("山田 太郎;さいたま", "田中 花子;つくば")),
    "German": ("cp1252", "Vorname;Straße", ("Jörg;Größe", "Zoë;Mühlenweg", "Jürgen;Weiß", "Ömer;Çelik")),
    "French": ("cp1252", "Prénom;Ville", ("Zoé;Besançon", "François;Île d’Oléron", "Cœur;Août à côté", "Noël;Où ça")),
    "Spanish": ("cp1252", "Nombre;Ciudad", ("José;Málaga", "Íñigo;Logroño", "¿Qué?;Cádiz", "Nº1;Córdoba")),
    "Catalan": ("cp1252", "Nom;Ciutat", ("Lluís;Güell", "Mercè;Bofarull", "Àngels;Col·lell")),
    "Portuguese": ("cp1252", "Nome;Cidade", ("João;São Paulo", "Conceição;Brasília", "Simões;Camões", "Põe;Lençóis")),
    "Italian": ("cp1252", "Nome;Città", ("Niccolò;Forlì", "Perché;Cantù", "Là;È")),
    "Danish": ("cp1252", "Navn;By", ("Søren;Århus", "Jørgen;Køge", "Bjørn;Ærø")),
    "Swedish": ("cp1252", "Namn;Ort", ("Åke;Öst", "Ängelholm;ÄÖÅ", "André;Malmö")),
    "Finnish": ("cp1252", "Nimi;Kunta", ("Päivi;Hämeenlinna", "Šeila;Jyväskylä", "Öystein;Åbo")),
    "Estonian": ("cp1252", "Nimi;Linn", ("Õnne;Pärnu", "Tõnis;Võru", "Jüri;Põlva", "Žanna;Šmidt")),
    "Icelandic": ("cp1252", "Nafn;Bær", ("Guðrún;Reykjavík", "Þórir;Höfn", "Æsa;Ísafjörður")),
    "Readers of many countries": ("cp1252", "Name;City", (
        "Søren;Køge", "José;Málaga", "Niccolò;Forlì", "Tomaž;Maribor", "Zoé;Août", "Tõnis;Võru", "Françoise;Besançon",
        "L¿été;Orlèans", "Päivi;Oulu", "João;São Paulo", "Guðrún;Ísafjörður", "Šime;Split", "£ukasz;Bern")),
    "English, with signs": ("cp1252", "Name;Note", ("Zoë;“it’s” – fine…", "Beyoncé;£5, 2 m² at ½ price", "Renée;©®™ •")),
}


@pytest.mark.parametrize("language", TABLES)
def test_a_code_page_is_told_by_the_words_in_it(language: str) -> None:
    page, heading, rows = TABLES[language]
    for some in (rows, rows[::-1], [row for row in rows for _ in range(50)]):
        text = "\n".join((f"{heading};E-mail", *(f"{row};fan{n}@example.org" for n, row in enumerate(some))))
        assert _peek.encoding(text.encode(page)) == page
        assert _peek.encoding(text.encode()) == "utf-8"


@pytest.mark.parametrize("language", [name for name, (page, *_) in TABLES.items() if page == "cp1252" and not name.startswith("Readers")])
def test_each_row_of_western_text_alone_is_western(language: str) -> None:
    for row in TABLES[language][2]:
        assert _code_pages.of(f"a;b\n{row};1\n".encode("cp1252")) == "cp1252"


def test_what_is_in_no_page_we_know_is_read_as_western() -> None:
    assert _code_pages.of("이름;도시\n김철수;서울\n".encode("cp949")) == "cp1252"
    assert _code_pages.of("姓名;城市\n王小明;北京\n".encode("gbk")) == "cp1252"


def test_names_arrive_as_they_are_spelt(tmp_path: Path) -> None:
    """A list of readers that a Polish spreadsheet saved: two names, and two addresses."""
    table = tmp_path / "lista.csv"
    table.write_bytes("Imię;E-mail;Zgoda\nŁukasz;l@example.org;tak\nMałgorzata;m@example.org;tak\n".encode("cp1250"))
    stalwarts("init", tmp_path / "w")
    said = stalwarts("-w", tmp_path / "w", "add", table, "--as", "csv", "--yes", "--json").document
    assert [export["rows"] for export in said["exports"]] == [2]
    with opened(tmp_path / "w").see() as look:
        assert sorted(row["value"] for row in look.run("clue").to_pylist()) == ["Małgorzata", "Łukasz"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
@pytest.mark.parametrize("name", ["x_followers/follower.js", "tiktok/user_data_tiktok.json", "telegram_channel/result.json",
                                  "instagram_followers/older/followers_and_following/followers.json"])
def test_what_is_no_table_is_read_too_where_an_editor_saved_it_in_wide_letters(name: str, encoding: str, tmp_path: Path) -> None:
    copy = tmp_path / Path(name).name
    copy.write_bytes((GOLDEN / name).read_text(encoding="utf-8").encode(encoding))
    (plain,), (wide,) = (stalwarts("try", path, "--json").document["exports"] for path in (GOLDEN / name, copy))
    assert wide["kept"] == plain["kept"]
    assert sum(wide["kept"].values()) > 1


def test_of_wide_letters_that_nobody_knows_no_cell_is_quoted(tmp_path: Path) -> None:
    """Its first words are no headings: they may be somebody's."""
    strange = tmp_path / "strange.json"
    strange.write_bytes('[{"email": "ada@example.org", "amount": 12}, {"email": "bo@example.org", "amount": 3}]'.encode("utf-16"))
    (left,) = stalwarts("try", strange, "--json").document["unknown"]
    assert "example.org" not in left["why"]

"""The reader of pages: what a person reads of them, and nothing else."""

from __future__ import annotations

import pytest

from tests.web.page_reader import Field, Form, read_page

PAGE = """<!doctype html>
<html lang="da"><head><title>Til afgørelse (2) · Klassetur</title><style>.a {}</style></head>
<body><a class="skip" href="#main">Til indholdet</a>
<nav><ul><li><a href="/queue">Til afgørelse</a></li></ul></nav>
<main><div class="wrapper">
<h1>Til afgørelse <span class="count">2 forespørgsler</span></h1>
<div class="notice" role="status"><p>K1 er godkendt. <a href="/decide/K1">Åbn<span class="unseen"> K1</span></a></p>
  <form method="post" action="/decide/K1" hidden><button>Fortryd</button></form></div>
<script>var seen = "<p>not a word of it</p>";</script>
<template><p>nor of this</p></template>
<dialog><h2>Tastaturgenveje</h2></dialog>
<ol>
  <li><p><strong>K2</strong> venter<br>3 dage</p><ul><li>40 elever passer ikke.</li><li>Ferie.</li></ul></li>
  <li><span class="mark" aria-hidden="true">○</span><span>Fysik</span><small>8.b</small></li>
</ol>
<section><h2>Skoler</h2>
  <table><thead><tr><th>Skole</th><th>Besøg</th></tr></thead>
  <tbody><tr><th><a href="/s">Gørlev Skole</a><span class="small">Gørlev</span></th><td>1</td></tr>
         <tr><th>Ubby &lt;Skole&gt;</th><td></td></tr></tbody></table></section>
<h2>Fakta</h2>
<dl><div><dt>Klasse</dt><dd>8.b</dd></div><div><dt>Elever</dt><dd>24</dd></div></dl>
<h2>Dage</h2>
<p>Mandag til fredag. <a href="?day=20" aria-label="tirsdag den 20. april, ønsket">20</a></p>
<h3>Svar</h3>
<p class="wrong" role="alert">Skriv en begrundelse.</p>
</div>
<form id="answer" method="post" action="/answer">
  <input type="hidden" name="token" value="t0">
  <label for="day">Dato</label>
  <input id="day" name="day" value="27/4" aria-describedby="help wrong" aria-invalid="true">
  <p id="help">Som 27.4.</p><p class="field-wrong" id="wrong">Ingen dato.</p>
  <label>Måned
  <select name="month"><option value="">Alle</option><option value="3" selected>Marts</option></select></label>
  <label for="why">Begrundelse</label><textarea id="why" name="why">
Vi er <fulde>.</textarea>
  <label class="tick"><input type="checkbox" name="which" value="a" checked><span>Vand</span></label>
  <label class="tick"><input type="checkbox" name="which" value="b"><span>Skov</span></label>
  <input type="file" name="file" aria-label="Fil">
  <button name="verb" value="decline">Afslå</button><button name="verb" value="approve">Godkend</button>
</form>
<p><input type="checkbox" form="answer" name="which" value="c" aria-label="Strand" checked></p>
</main></body></html>
"""


def test_the_page_is_named_as_its_tab_and_its_language_say() -> None:
    page = read_page(PAGE)
    assert (page.title, page.language, page.reloads) == ("Til afgørelse (2) · Klassetur", "da", False)
    assert read_page('<noscript><meta http-equiv="refresh" content="4"></noscript>').reloads


def test_lines_are_what_stands_by_itself_and_nothing_that_nobody_sees() -> None:
    assert read_page(PAGE).main.lines == [
        "Til afgørelse 2 forespørgsler",
        "K1 er godkendt. Åbn K1",
        "K2 venter",
        "3 dage",
        "40 elever passer ikke.",
        "Ferie.",
        "Fysik 8.b",
        "Skoler",
        "Skole",
        "Besøg",
        "Gørlev Skole Gørlev",
        "1",
        "Ubby <Skole>",
        "Fakta",
        "Klasse",
        "8.b",
        "Elever",
        "24",
        "Dage",
        "Mandag til fredag. tirsdag den 20. april, ønsket",
        "Svar",
        "Skriv en begrundelse.",
        "Dato",
        "Som 27.4.",
        "Ingen dato.",
        "Måned",
        "Begrundelse",
        "Vand",
        "Skov",
        "Afslå",
        "Godkend",
    ]


def test_words_are_the_lines_in_one() -> None:
    assert read_page("<p>Vi er <b>8</b>.b</p><p>Hej</p>").words == "Vi er 8.b Hej"


def test_signs_are_drawn_and_not_said() -> None:
    page = read_page(PAGE)
    assert (page.signs, "○" in page.words) == (["○"], False)


def test_headings_rows_items_and_facts_are_read_by_their_kind() -> None:
    page = read_page(PAGE)
    assert page.headings == ["Til afgørelse 2 forespørgsler", "Skoler", "Fakta", "Dage", "Svar"]
    assert page.columns == ["Skole", "Besøg"]
    assert [table.rows for table in page.tables] == [page.rows]
    assert page.rows == [("Gørlev Skole Gørlev", "1"), ("Ubby <Skole>", "")]
    assert page.items == [("K2 venter", "3 dage", "40 elever passer ikke.", "Ferie."), ("Fysik 8.b",)]
    assert page.facts == [("Klasse", "8.b"), ("Elever", "24")]


def test_notices_and_faults_are_whole() -> None:
    page = read_page(PAGE)
    assert page.notices == ["K1 er godkendt. Åbn K1"]
    assert page.faults == ["Skriv en begrundelse.", "Ingen dato."]


def test_links_lead_from_their_words() -> None:
    page = read_page(PAGE)
    assert page.links == [
        ("Til indholdet", "#main"),
        ("Til afgørelse", "/queue"),
        ("Åbn K1", "/decide/K1"),
        ("Gørlev Skole", "/s"),
        ("tirsdag den 20. april, ønsket", "?day=20"),
    ]
    assert page.link("Åbn K1") == "/decide/K1"
    with pytest.raises(AssertionError, match=r"»Åbn« is there 0 times, among .*'Åbn K1'"):
        page.link("Åbn")


def test_a_heading_leads_to_what_stands_under_it() -> None:
    page = read_page(PAGE)
    assert page.under("Skoler").lines[0] == "Skoler"
    assert len(page.under("Skoler").rows) == 2
    assert page.under("Fakta").lines == ["Fakta", "Klasse", "8.b", "Elever", "24"]
    assert page.under("Dage").headings == ["Dage", "Svar"]
    assert page.under("Dage").under("Svar").lines == ["Svar", "Skriv en begrundelse."]
    with pytest.raises(AssertionError, match="»Tastaturgenveje« is there 0 times"):
        page.under("Tastaturgenveje")


def test_tables_groups_of_fields_and_details_go_by_their_names() -> None:
    page = read_page(
        "<h2>Skole</h2><table><caption>Klasser</caption><tr><td>8.b</td></tr></table>"
        "<fieldset><legend>Fag</legend><p>Fysik</p></fieldset>"
        "<details><summary><h3>Afslå</h3></summary><p>Skriv hvorfor.</p></details>"
        "<details><summary>Tag ud</summary><details><summary>Mere</summary><p>Intet.</p></details></details>"
    )
    assert page.under("Klasser").rows == [("8.b",)]
    assert page.under("Fag").lines == ["Fag", "Fysik"]
    assert page.under("Afslå").lines == ["Afslå", "Skriv hvorfor."]
    assert page.under("Tag ud").lines == ["Tag ud", "Mere", "Intet."]
    assert page.headings == ["Skole", "Afslå"]


def test_the_items_of_a_list_within_an_item_are_read_under_its_heading() -> None:
    page = read_page("<ul><li><h3>Vand</h3><h4>Hvorfor</h4><ul><li>Emne</li><li>Trin</li></ul></li><li>Skov</li></ul>")
    assert page.items == [("Vand", "Hvorfor", "Emne", "Trin"), ("Skov",)]
    assert page.under("Hvorfor").items == [("Emne",), ("Trin",)]


def test_fields_are_read_by_their_labels() -> None:
    page = read_page(PAGE)
    assert page.fields == [("Dato", "27/4"), ("Måned", "Marts"), ("Begrundelse", "Vi er <fulde>."), ("Fil", "")]
    assert page.field("Dato") == Field("Dato", "27/4", "day", ("Som 27.4.", "Ingen dato."), True)
    assert page.field("Måned").options == ("Alle", "Marts")
    assert page.ticks == [("Vand", True), ("Skov", False), ("Strand", True)]


def test_a_button_sends_its_form_as_it_is_shown() -> None:
    page = read_page(PAGE)
    assert page.buttons == ["Afslå", "Godkend"]
    sent = {"token": ["t0"], "day": ["27/4"], "month": ["3"], "why": ["Vi er <fulde>."], "which": ["a", "c"]}
    assert page.form("Godkend") == Form("/answer", {**sent, "verb": ["approve"]})
    assert page.forms == [sent]

"""What short answers say: yes, no, thanks, more, nothing fits, cancel ... as phrases in three languages."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.understanding.phrase_matcher import Lexicon, Meaning, phrases

_SAID: dict[str, str] = {
    "human": """
        (tale/snakke) med (et menneske/en koordinator/nogen/en person/jer/en rigtig/en medarbejder), (et/en)?
        (rigtigt/rigtig/levende)? (menneske/person/koordinator) tak, kontakt til (en koordinator/et menneske), (ring/
        ringe) (til)? mig, (kan/må) jeg (tale/snakke) med, en rigtig person, et rigtigt menneske, (kan/vil) (en
        koordinator/nogen/i) ringe, blive ringet op, koordinatoren tak, viderestil*, stil mig om, tal med et menneske,
        mit (einem menschen/einer person/jemandem/einem echten menschen/einer koordinatorin/einem koordinator/einem
        mitarbeiter) (sprechen/reden/telefonieren), (einen/ein/eine)? (echten/richtigen)? (mensch/menschen/person/
        ansprechpartner/ansprechpartnerin/koordinatorin/koordinator) (bitte/sprechen), rufen sie mich (bitte)? (an/
        zurück), (bitte)? (um)? rückruf, jemanden sprechen, persönlich sprechen, mit jemandem sprechen, mit einem
        menschen, an einen menschen,
        (speak/talk) (to/with) (a/an/the/some)? (real/actual)? (human/person/coordinator/someone/somebody/humans/
        people/staff), (a/real/actual)? human please, real person, real human, (call/ring) me (back)?, (contact/put me
        through to/connect me with/get me) (a/the)? (human/coordinator/person)
    """,
    "cancel": """
        aflys, aflyse, aflyser, aflyst, aflysning, annuller, annullere, annullerer, afmeld, afmelde, afbestil,
        afbestille, melde afbud, melder afbud, afbud, (kan/må) (desværre)? (ikke|alligevel ikke) komme, kan
        (desværre)? ikke komme (alligevel)?, kan alligevel ikke (komme/deltage), (bliver/blev) ikke til noget, slet
        forespørgslen, (dropper/droppe) (det|den|besøget|bookingen|forespørgslen|alt|dem) (hele|begge|alle)?, træk
        (forespørgslen)? tilbage, fortrudt, fortryder,
        (lassen/lasse) (wir|ich)? (es|das) (doch)? (ganz|lieber|bleiben),
        absagen, sage ab, sagen ab, abzusagen, absage, storniere, stornieren, stornierung, (können/kann) (leider)?
        (doch)? (nicht/nicht mehr) kommen, (können/kann) (leider)? doch nicht, müssen (leider)? (absagen/stornieren),
        anfrage zurückziehen, ziehe (die)? anfrage zurück, zurückziehen, abmelden, annullieren,
        drop (it/it all/everything/the booking/the request),
        cancel, cancelled, cancellation, cancelling, call (it)? off, (can't/cannot/can not/won't be able to) (make it/
        come/attend) (after all/anymore/any more)?, withdraw, have to pull out, need to pull out
    """,
    "status": """
        status, statussen, hvor langt er (i/du/den/det/sagen), (er/blev) (den/det/k*|vores booking/bookingen/
        forespørgslen) (godkendt/blevet godkendt/bekræftet/på plads), hvad sker der med, nyt (om/i/fra), noget nyt,
        hvordan (går/ser) det (ud)? (med/for) (vores/min/bookingen/forespørgslen/k*), er den godkendt, (har i)? hørt
        noget, mine bookinger, mine forespørgsler, hvad har jeg booket, er vi booket, er det bekræftet,
        stand der dinge, wie ist der stand, wie weit (sind sie/ist), bearbeitungsstand, (ist/wurde) (es/das/die
        anfrage/sie/unsere anfrage/meine anfrage/der termin) (schon/bereits)? (bestätigt/genehmigt/gebucht/
        freigegeben), gibt es (schon)? (neuigkeiten/etwas neues/was neues/eine antwort/eine entscheidung), meine
        buchungen, meine anfragen, was ist mit (meiner/unserer) (anfrage/buchung), stand meiner anfrage,
        (is/has/was) (it/that/my booking/our booking/my request/our request/the request/the booking/the visit/our
        visit) (been)? (approved|confirmed|booked|accepted) (yet)?, is it approved, any (news/update/updates), how far
        (are/is), where are we with, what's happening with, my bookings, my requests, what have i booked, still
        pending
    """,
    "nothing_fits": """
        (ingen/ingenting/intet) (af dem|af forslagene|af de|heraf)? (passer/duer/dur/er noget/interessant/relevant*),
        ingen af (dem/forslagene/disse/de), (passer/dur/duer) ikke, (ikke) (noget/nogen) (af det|af dem), det var ikke
        (det/lige det), ikke det (vi|jeg) (leder efter/søger/mente), ikke lige det, intet passer, intet af det, ikke
        rigtig (noget|nogen), ikke noget for os, overhovedet ikke det,
        nichts (davon/dabei/passendes/passt), (davon)? passt (leider)? (nichts/nicht/nix/keins/keines/keiner), keins
        (davon)?, keines davon, keiner (davon|der vorschläge), keine (davon|der vorschläge), (da)? (ist|war) nichts
        (passendes|für uns)? dabei, nicht das richtige, nicht das (was|wonach), trifft es nicht, das ist nicht was,
        none (of (them|these|those|that))? (fit|fits|suit|suits|work|works|really fit)?, (nothing|neither)
        (fits|suits|works|here|suitable), (doesn't|does not|don't|do not|doesnt|dont) (fit|suit|work), not (what|quite
        what|really what) (i|we|i'm|we're|i am|we are), (isn't|is not|wasn't) what (i|we), none of these, not
        suitable, nothing there
    """,
    "more": """
        flere, vis flere, flere forslag, andre forslag, andre, andre muligheder, flere muligheder, andre ideer, andre
        idéer, (har i)? (andet|noget andet|flere|andre), hvad (ellers|mere), mere, vis mere, resten, (kan jeg|må jeg)
        (se|få) (flere|andre), noget andet,
        mehr, noch mehr, weitere, weitere vorschläge, andere vorschläge, noch andere, andere, zeig (mir)? mehr, mehr
        davon, (haben sie|habt ihr|gibt es) noch (mehr|andere|weitere|etwas|was), was (noch|sonst|gibt es noch), etwas
        anderes, was anderes, sonst noch was, die nächsten, alternativen,
        more, more please, show (me)? more, any more, some more, others, other (suggestions|options|ideas|offers), any
        others, anything else, something else, what else, alternatives, more (suggestions|options|ideas), next
    """,
    "thanks": """
        tak, mange tak, tusind tak, tak for (hjælpen|det|svaret|svar|info|tilbuddet|beskeden|hurtigt svar), perfekt,
        super, fedt, dejligt, skønt, fantastisk, det lyder (godt|fint|spændende), herligt, alt i orden, fint, fino,
        topper,
        danke, vielen dank, danke schön, dankeschön, besten dank, herzlichen dank, perfekt, super, toll, wunderbar,
        prima, klasse danke, das klingt (gut|toll|super), großartig, danke sehr, danke für (die hilfe|alles|ihre
        hilfe|die schnelle antwort|die antwort),
        thanks, thank you, thank you (so|very) much, many thanks, thanks (a lot|so much), perfect, great, lovely,
        wonderful, brilliant, cheers, excellent, sounds (good|great), that's (great|perfect|lovely), awesome, ta
    """,
    "yes": """
        ja, jo, jep, jeps, japs, ja tak, jatak, ja meget gerne, ja gerne, gerne, meget gerne, ok, okay, okey, det
        passer (os)? (fint|godt|perfekt)?, passer (fint|godt|perfekt|os fint|os godt), det er (fint|ok|i
        orden|godt|perfekt), helt fint, fint med os, aftale, det siger vi, i orden, den tager vi, det gør vi,
        accepteret, accepterer, siger ja, godkendt,
        ja bitte, gern, ja gern, ja gerne, passt, das passt, passt (gut|uns|uns gut|perfekt|prima), einverstanden, in
        ordnung, das geht, geht klar, nehmen wir, das nehmen wir, abgemacht, sehr gerne, das ist (gut|ok|okay|in
        ordnung|prima), jawohl, zusage, sagen zu, alles klar, machen wir so,
        yes, yep, yeah, yup, yes please, sure, ok, okay, fine, that works (for us)?, works (for us)?, (that's|that
        is|it's) (fine|ok|okay|good), agreed, accept, accepted, we accept, sounds fine, we'll take it, deal, that
        suits (us)?, suits us, absolutely, of course, go ahead, please do
    """,
    "no": """
        nej, nej tak, niks, næ, desværre nej, nej desværre, desværre ikke, det passer (desværre)? ikke, passer (os)?
        (desværre)? ikke, det går (desværre)? ikke, det duer ikke, den dag (går|passer|kan vi) ikke, ellers tak, nej
        den (dag)? (passer|går|dur) ikke, kan vi ikke, det kan vi (desværre)? ikke, dur ikke,
        nein, nein danke, nee, nö, leider nein, leider nicht, das passt (leider|uns)? nicht, (das)? geht (leider|bei
        uns)? nicht, passt (uns)? (leider)? nicht, an dem tag (können wir|geht es) nicht, da können wir (leider)?
        nicht, lieber nicht,
        no, nope, no thanks, no thank you, nah, sorry no, unfortunately (not|no), (that)? (doesn't|does not|won't)
        (work|suit) (for us|us)?, can't (do|make) (that|it)? (day|date)?, not (possible|that day), (we)? can't (that
        day|then|do that), i'm afraid not
    """,
    "help": """
        hjælp, help, hilfe, hvad kan (du|i), hvordan (virker|bruger|fungerer) (det|jeg|man|du), kan du hjælpe, was
        (kannst du|können sie), wie (funktioniert|geht) (das|es), what can you do, how (does this work|do i use),
        instructions, vejledning, (wer|hvem|who) (bist du|sind sie|er du|are you), start, begynd
    """,
    "instead": """
        i stedet, i stedet for, hellere, helst, men, også, eller måske, nej, ikke, gerne, skal være, skulle være, det
        skal, kun, bare, rettelse, forkert, undskyld, jeg mente, mente, vi mente, måske, uden, dog, og, med, samme,
        hvad med, må gerne,
        stattdessen, lieber, eher, besser, aber, auch, nein, nicht, nur, sondern, korrektur, falsch, ich meinte,
        meinte, meinten, muss, sollte, soll, bitte, ohne, doch, und, oder, es sollte, es muss, was ist mit, am
        liebsten, geht (das|es|auch), mit, wie wäre,
        instead, rather, preferably, but, also, no, not, only, actually, sorry, i meant, meant, we meant, make it,
        should be, must be, has to be, without, please, what about, how about, and, or, with, same, wrong, prefer
    """,
}  # fmt: skip


def answer_lexicon() -> Lexicon:
    """All phrases; the meaning's cue names the answer. Of phrases alike the more decided answer comes first."""
    return Lexicon(entry for name, table in _SAID.items() if name != "instead" for entry in _entries(name, table))


def change_lexicon() -> Lexicon:
    """The words that mark a change to what was asked."""
    return Lexicon(_entries("instead", _SAID["instead"]))


def _entries(name: str, table: str) -> Iterator[tuple[str, Meaning]]:
    # "|" may be written for "/" in brackets
    return phrases(table.replace("|", "/"), Meaning(cue=name))

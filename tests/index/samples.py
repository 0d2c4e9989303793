"""Forty activities, each in one language alone, and questions about them: half ask in another language than the entry's."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.model import Activity, Catalog, Kind, Language, Provider

_ACTIVITIES = """
da | da-aal | 5-9 | Ålens lange rejse | Klassen følger ålen fra Sargassohavet til åen og undersøger levende ål i kar. | Vi ser på spisevaner, skjulesteder og gydning. Eleverne tegner vandringsruten ind på et kort. Til sidst taler vi om, hvorfor bestanden er gået tilbage.
da | da-biogas | 7-10 | Fra gylle til gas | På biogasanlægget ser eleverne, hvordan husdyrgødning og madrester omdannes til energi. | Vi går runden fra modtagetank til motor. Klassen beregner, hvor mange hjem anlægget kan varme op. Der er en tydelig lugt.
da | da-bro | 4-6 | Byg en bro af papir | Holdene konstruerer broer, som belastes, til de bryder sammen. | Trekanter, buer og bjælker sammenlignes. Den letteste bro, der bærer mest, vinder.
da | da-dna | 8-10 | Gåden om gerningsmanden | Eleverne opklarer en forbrydelse ved at sammenligne arveanlæg fra spor på gerningsstedet. | I laboratoriet pipetterer de, kører en gel og aflæser båndene. Der afsluttes med en snak om etik.
da | da-fjernvarme | 6-9 | Varmen i rørene | Besøg hos fjernvarmeværket, hvor overskudsvarme fra industrien varmer byens huse. | Vi måler temperaturen på frem- og returløb. Eleverne finder ud af, hvor meget isolering betyder.
da | da-fossil | 3-6 | Forsteninger på stranden | Find søpindsvin og vættelys, og hør hvordan de blev til sten. | Turen går langs klinten. Alle må tage et fund med hjem.
da | da-gaer | 5-8 | Det levende brød | Bagværkstedet viser, hvad gær og surdej gør ved mel og vand. | Klassen måler, hvor hurtigt dejen hæver ved forskellige temperaturer, og smager på resultatet.
da | da-havn | 4-7 | Kraner, containere og skibe | Rundtur på erhvervshavnen: Hvordan bliver varer losset og sendt videre? | Eleverne møder en kranfører og regner på vægt og opdrift. Vi ser også slæbebåden.
da | da-hoejspaending | 8-9 | Strøm på farten | Teknikere fortæller om transformerstationer og højspændingsledninger. | Klassen bygger en lille transformator og måler spænding og strømstyrke.
da | da-insekt | 0-3 | Småkravl under stenene | Natursporet lader de yngste fange bænkebidere, biller og regnorme og se dem i lup. | Vi tæller ben og laver et hotel til insekter.
da | da-koder | 3-6 | Robotten skal hjem | Eleverne programmerer små kørende robotter gennem en labyrint. | De arbejder med løkker, sensorer og fejlfinding.
da | da-meteor | 4-9 | Aften under stjernerne | Observatoriet viser planeter, månekratere og stjernebilleder gennem kikkert. | Varmt tøj er nødvendigt. Vi taler om afstande i rummet.
da | da-skrald | 1-5 | Affaldets hemmelige liv | Genbrugspladsen viser, hvad der sker med plast, glas og metal, når det er sorteret. | Børnene leger en sorteringsleg og laver noget nyt af gammelt.
da | da-smed | 7-10 | Svejs din egen lampe | En dag på erhvervsskolen, hvor eleverne prøver smedefaget. | De klipper, bukker og svejser tyndplade under vejledning. En lærling fortæller om uddannelsen.
da | da-vind | 6-10 | Oppe i nacellen | Klassen besøger møllerne på marken og undersøger vingernes form i en vindtunnel. | Grupperne tester antal og vinkel på vinger og måler effekten.
da | da-laerer | - | Kursus: Undersøgende naturfag | En eftermiddag for lærere om at lade eleverne stille egne spørgsmål og planlægge forsøg. | Vi afprøver tre forløb, som kan bruges med det samme.
de | de-biene | 1-4 | Besuch am Bienenstock | Ein Imker zeigt das Leben im Volk, die Kinder schleudern Honig. | Wir suchen die Königin und probieren Pollen. Schutzkleidung ist vorhanden.
de | de-boden | 5-8 | Was lebt unter unseren Füßen? | Die Klasse gräbt ein Profil, siebt Bodentiere aus und bestimmt den Säuregrad. | Asseln, Springschwänze und Milben werden mit dem Binokular betrachtet.
de | de-brand | 3-6 | Feuer und Flamme | Experimente zu Verbrennung und Löschen bei der Feuerwehr. | Warum braucht eine Kerze Luft? Die Kinder bauen einen kleinen Feuerlöscher aus Backpulver und Essig.
de | de-chemie | 9-12 | Farben aus dem Reagenzglas | Im Schülerlabor stellen Jugendliche Farbstoffe her und färben Stoffproben. | Sie führen eine Synthese durch und prüfen mit Dünnschichtchromatografie.
de | de-deich | 5-9 | Wenn die Flut kommt | Am Deich geht es um Sturmfluten, Küstenschutz und den Anstieg des Meeresspiegels. | Die Gruppen bauen ein Modell und testen, wann der Damm bricht.
de | de-koffer | 0-4 | Forscherkiste Luft | Ausleihbare Kiste mit Versuchen rund um Luftdruck, Wind und Fliegen. | Enthalten sind Anleitungen, Ballons und Ventilatoren für zwei Wochen.
de | de-mathe | 5-10 | Mit dem Zollstock durch die Altstadt | Ein Rundgang, bei dem Höhen geschätzt, Winkel gemessen und Flächen berechnet werden. | Die Klasse geht selbstständig mit einer App.
de | de-mikro | 7-10 | Unsichtbare Welt | Wassertropfen, Zwiebelhaut und Haare unter dem Mikroskop. | Jede Gruppe fertigt Präparate an und zeichnet Zellen.
de | de-muehle | 3-6 | Korn wird Mehl | In der alten Wassermühle mahlen Kinder Getreide und entdecken Zahnräder und Übersetzung. | Der Müller erklärt die Technik des Mühlrads.
de | de-papier | 2-5 | Aus alt mach neu: Papier schöpfen | Altpapier wird zu Brei und dann zu eigenen Bögen. | Dabei geht es um Bäume, Rohstoffe und Sparsamkeit.
de | de-solar | 7-10 | Rennen mit der Sonne | Teams bauen Modellautos mit Photovoltaikzelle und treten gegeneinander an. | Anmeldung bis Ende März. Die Rennstrecke ist zwanzig Meter lang.
de | de-vogel | 4-7 | Zugvögel im Wattenmeer | Mit Fernglas und Spektiv werden Austernfischer, Knutts und Gänse gezählt. | Warum rasten so viele hier? Wir vergleichen Schnäbel und Nahrung.
de | de-beruf | 8-10 | Ein Tag in der Ausbildungswerkstatt | Jugendliche drehen, feilen und montieren und sprechen mit Azubis über den Weg in den Beruf. | Das Werkstück dürfen sie behalten.
de | de-schleuse | 6-9 | Wie Schiffe Treppen steigen | Führung an der Schleuse: Pegel, Tore und der Verkehr auf dem Kanal. | Die Klasse baut ein Modell mit zwei Kammern.
en | en-antibiotic | 9-13 | Germs that fight back | Students grow bacteria on agar plates and test which substances stop them. | We discuss resistance and how new medicines are found.
en | en-coding-music | 6-9 | Make music with code | Pupils write short programs that play rhythms and melodies. | No experience is needed; laptops are provided.
en | en-crash | 10-13 | Crash test physics | Momentum, energy and crumple zones with eggs on sledges. | The winning design keeps the egg whole at the highest speed.
en | en-earthquake | 6-9 | Shaking ground | Build towers and test them on a shake table; read real seismograms. | Why do tremors happen at plate boundaries?
en | en-forest | 4-7 | The forest as a carbon store | Classes measure trunks, calculate biomass and find out how much carbon dioxide a wood takes up. | We work outdoors in any weather.
en | en-lego | 5-8 | Robot league | Teams design, build and program a robot for a themed challenge and present their research. | The regional final takes place in November.
en | en-light | 3-6 | Mirrors, lenses and rainbows | A travelling exhibition visits your school with hands-on stations about light and colour. | Children split white light and build a periscope.
en | en-nutrition | 5-9 | What is on your plate? | A dietician works with the class on sugar, fat and healthy snacks. | Pupils read labels and measure the sugar in soft drinks.
en | en-plastic | 5-9 | Microplastics hunt | Sieve beach sand, count particles and discuss where they come from. | Results go to an international database.
en | en-rocket | 7-10 | Lift-off! | Water rockets, air pressure and the laws of motion on the school field. | Each team predicts the height and then measures it.
"""

_QUESTIONS = """
da | hvaler og fisk der vandrer, ål | Hej, vi vil gerne lave noget om ål og fisk, der vandrer langt. 6. klasse | 6 | da-aal
da | bakterier og antibiotikaresistens | Har I noget om bakterier og antibiotikaresistens til 2.g? | 12 | en-antibiotic
da | honning og bier | Vi har tema om honning og bier i 2. klasse | 2 | de-biene
da | jordskælv og vulkaner | Jordskælv! Min 7. klasse er helt optaget af jordskælv og vulkaner | 7 | en-earthquake
da | stormflod og diger | Vi bor lavt og vil gerne vide mere om stormflod og diger | 7 | de-deich
da | lys og farver, regnbuen | noget om lys, farver og regnbuer til 4. klasse, gerne på skolen | 4 | en-light
da | mikroskopi af celler | Vi mangler mikroskoper! Kan man se celler hos jer? 8.b | 8 | de-mikro
da | mikroplast i sandet | Hvor kommer plastikken på stranden fra? Projektuge 6. klasse | 6 | en-plastic, da-skrald:1
da | skovens træer og CO2 | klima, skov og CO2-optag, 5. kl. | 5 | en-forest
da | fuglekiggeri ved havet | Vi vil kigge på fugle ved havet med 5. klasse | 5 | de-vogel
da | ild og slukning | Brandvæsenet! Hvorfor brænder ting? 4. klasse | 4 | de-brand
da | skibssluse | Hvordan virker en sluse? Vi skal sejle i kanalen til sommer, 7. kl | 7 | de-schleuse
da | sund kost og sukker | Mine elever drikker energidrik hele dagen. Noget om sundhed og sukker? 7. årgang | 7 | en-nutrition
da | raketter og fysik | affyre raketter, 8. klasse fysik | 8 | en-rocket
da | solceller | noget med solceller, gerne en konkurrence. 9. klasse | 9 | de-solar
da | programmering af robotter | programmering for 5. klasse, helst robotter | 5 | da-koder, en-lego, en-coding-music:1
da | stjerner og planeter | Vi vil se stjerner og planeter, 5. kl | 5 | da-meteor
da | genbrug og affaldssortering | affald og genbrug, 2. klasse | 2 | da-skrald, de-papier:1
da | bagning og gæring | Hvad sker der, når brød hæver? | 6 | da-gaer
da | vindenergi | vindmøller til 8. klasse | 8 | da-vind
da | gamle dyr i sten | dinosaurer eller forhistoriske dyr, 4. klasse | 4 | da-fossil
da | genteknologi, arvelighed | DNA og arv til 9. klasse | 9 | da-dna
da | håndværk i metal | Praktisk håndværk til skoletrætte drenge i 8. | 8 | da-smed, de-beruf
da | geometri uden for klasselokalet | matematik ude i byen: vinkler og arealer, 6. klasse | 6 | de-mathe
de | Fäulnis und Gas aus Mist, erneuerbare Energie | Wie wird aus Mist Energie? Klasse 8 | 8 | da-biogas
de | Brücken bauen, Statik | Brücken bauen mit einer 5. Klasse | 5 | da-bro
de | genetischer Fingerabdruck | Krimi im Labor, genetischer Fingerabdruck, Klasse 10 | 10 | da-dna
de | Heizen mit Abwärme, Fernwärme | Woher kommt die Wärme in unserer Heizung? Klasse 7 | 7 | da-fjernvarme
de | Versteinerungen suchen | Wir möchten Fossilien sammeln, Klasse 4 | 4 | da-fossil
de | Hafen und Schifffahrt | Ausflug in den Hafen, Klasse 5, Container und Schiffe | 5 | da-havn, de-schleuse:1
de | Hochspannung, Transformator | Stromnetz und Trafo in Klasse 9 | 9 | da-hoejspaending
de | Käfer und Würmer beobachten | Krabbeltiere für die 1. Klasse | 1 | da-insekt
de | Labyrinth programmieren | Programmieren in der Grundschule, Klasse 4 | 4 | da-koder
de | Sternwarte, Nachthimmel | Sterne gucken mit Klasse 6 | 6 | da-meteor
de | Wertstoffhof, Müll trennen | Mülltrennung für Klasse 3 | 3 | da-skrald, de-papier:1
de | Schweißen | Einmal selbst schweißen, 9. Klasse | 9 | da-smed, de-beruf:1
de | Windräder, Rotorblätter | Windkraft in Klasse 9 | 9 | da-vind
de | Hefe, Sauerteig | Hefe und Sauerteig, Klasse 7 | 7 | da-gaer
de | Keime und Medikamente | Warum wirken Antibiotika nicht mehr? Oberstufe | 11 | en-antibiotic
de | Musik programmieren | Informatik und Musik verbinden, Klasse 7 | 7 | en-coding-music
de | Impuls und Knautschzone, Unfall | Physik am Auto: was passiert beim Aufprall? Klasse 11 | 11 | en-crash
de | Klimaschutz, Wald als CO2-Speicher | Wald und Klima, Klasse 6, gern draußen | 6 | en-forest
de | gesundes Pausenbrot, Ernährung | Gesunde Ernährung, Klasse 5 | 5 | en-nutrition
de | Mikroskopieren | Mikroskopieren mit Klasse 7 | 7 | de-mikro
de | Getreide mahlen, Zahnräder | Mühle besuchen, Klasse 4 | 4 | de-muehle
de | Luftdruck, Experimente zum Ausleihen | Kasten zum Ausleihen, Thema Luft, Klasse 2 | 2 | de-koffer
de | Forschendes Lernen, Fortbildung | Fortbildung für unser Kollegium zum forschenden Lernen | - | da-laerer
de | Aale und Wanderfische | Wanderfische, Klasse 5 | 5 | da-aal
en | eels and migration | anything about eels for year 6 | 6 | da-aal
en | bread and yeast | why does dough rise, grade 6 | 6 | da-gaer
en | soil animals | creepy crawlies in the soil, grade 6 | 6 | de-boden
en | beekeeping | visit a beekeeper with grade 3 | 3 | de-biene
en | floods and sea level rise | coastal flooding and sea level, grade 8 | 8 | de-deich
en | making dyes | chemistry of colours for our 10th graders | 10 | de-chemie
en | district heating | where does the heat in our radiators come from, grade 8 | 8 | da-fjernvarme
en | apprenticeship in metalworking | career day with tools and metal, grade 9 | 9 | de-beruf, da-smed
en | paper recycling | make our own paper, grade 3 | 3 | de-papier
en | fire experiments | what makes things burn, grade 4 | 4 | de-brand
en | migrating birds | bird watching on the coast, grade 5 | 5 | de-vogel
en | cranes and cargo | how does a port work, grade 5 | 5 | da-havn
en | wind turbine blades | wind power, grade 8 | 8 | da-vind
en | robot competition | robotics tournament, grade 7 | 7 | en-lego
en | optics | light for third graders | 3 | en-light
en | seismic waves | earthquakes for grade 8 | 8 | en-earthquake
"""

_WITHOUT_ANSWER = """
da | ridning og heste | Rideskole med 5. klasse
da | middelalderens riddere | Vi har om middelalderen
da | teater og skuespil | Har I noget om teater?
de | Französisch Austausch | Austausch mit einer französischen Schule
de | Judo und Selbstverteidigung | Judo für die 6. Klasse
de | Dinosaurier im Kino | Kinobesuch mit der Klasse
en | medieval poetry | poems for grade 8
en | football tournament | football day
en | asdf qwerty zxcv | asdf qwerty zxcv
en | tax law | how do taxes work
"""


@dataclass(frozen=True)
class Question:
    language: Language
    topic: str
    text: str
    grade: int | None
    relevant: dict[str, int]
    """Activity id -> 2 (just right) or 1 (of some use)."""


def activities() -> dict[str, Activity]:
    found = {}
    for line in _ACTIVITIES.strip().splitlines():
        lang, name, grades, title, summary, description = (part.strip() for part in line.split("|"))
        language = Language(lang)
        first, _, last = grades.partition("-")
        found[name] = Activity(
            name,
            {language: title},
            {language: summary},
            Kind.COMPANY_VISIT,
            Provider("provider", "Provider"),
            {language: description},
            grades=(int(first), int(last)) if first else None,
        )
    return found


def catalog() -> Catalog:
    return Catalog(activities())


def questions() -> list[Question]:
    found = []
    for line in _QUESTIONS.strip().splitlines():
        lang, topic, text, grade, wanted = (part.strip() for part in line.split("|"))
        relevant = {}
        for entry in wanted.split(","):
            name, _, worth = entry.strip().partition(":")
            relevant[name] = int(worth or 2)
        found.append(Question(Language(lang), topic, text, None if grade == "-" else int(grade), relevant))
    return found


def unanswerable() -> list[Question]:
    rows = (line.split("|") for line in _WITHOUT_ANSWER.strip().splitlines())
    return [Question(Language(lang.strip()), topic.strip(), text.strip(), None, {}) for lang, topic, text in rows]

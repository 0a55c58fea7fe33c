"""Parts of German compounds in municipal climate work; curated lists, inflected forms included."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PARTS = _words(
    """
abfall abgas abgase abwärme abwasser acker agentur agrar aktion alltag altbau amt analyse anlage
anlagen anpassung anschluss antrag arbeit arten aufforstung ausbau ausbildung ausschuss ausweis
auto bad bäder bahn balkon bank bau bauen baum bäume baustelle bedarf begrünung beirat belastung
beleuchtung beratung bereich bericht beschaffung bestand beteiligung betreiber betrieb betriebe
bewässerung bezirk bilanz bildung bio biomasse block boden böden brenn brunnen budget bündnis
bürger büro bus busse dach dächer dämmung dampf daten deponie diesel effizienz einfamilien
einrichtung einrichtungen einsparung elektrisch elektro emission energie entsiegelung entsorgung
entwicklung erd ernährung erneuerung erzeugung export fahrrad fahrräder fahrt fahrzeug familien
fassade fenster fern fest feucht filter finanzierung fläche fluss flüsse folgen fonds förder
förderung forschung forst frei frischluft fuß gänger gärten garten gas gasse gebäude gebiet geld
gelenk gemeinde gemeinschaft genossenschaft geo gerät geräte gesellschaft gestaltung gewässer
gewerbe groß grün grund güter hafen halle haltestelle handlung handwerk haus häuser heiz heizung
hilfe hitze hoch hochwasser hof höfe holz hülle industrie information infrastruktur initiative
innenstadt insel jahr kälte kampagne kanal kantine karte kauf kessel klär klima kohle kompost
konferenz konto kontrolle konzept kosten kraft kreis kreislauf küche kühl kühlung kultur lade
laden lampe land landschaft landwirtschaft lärm lasten laterne leihe leistung leitung lenkung
leuchte licht linie linien luft management manager mangel markt märkte maßnahme maßnahmen
mehrfamilien meister mess messung miet mieter minderung mobil mobilität moderne modernisierung
modul module monitoring müll nachhaltigkeit nah natur netz netzwerk neubau neutral neutralität
notstand nutzung öko pacht park partner partnerschaft passiv pendler pflanze pflanzen pflanzung
pflege photovoltaik pilot plan pläne planung platz plätze politik preis programm projekt prüfung
pumpe punkt punkte qualität quartier quelle quellen rad räder rahmen raum räume recht recycling
regen region reinigung renaturierung reparatur ressourcen revitalisierung ring risiko rohr
rückbau rückgewinnung rückhalt saison sammlung sanierung säule schäden schaden schiene schiff
schnell schul schule schutz schwamm senioren senkung sicherheit siedlung smart solar sonnen spar
speicher sperrung spiel sport stadion stadt städte stadtteil stahl standard stark station
stecker stelle steuerung stiftung stoff strahlung straße strategie streifen strom studie stufe
summe system tag tarif tausch technik teich tempo thermie ticket tiefen tonne topf transport
trasse treibhaus trennung trink turm türme übergabe ufer umbau umwelt unternehmen verband
verbrauch verbrennung verein verfahren vergabe verkehr verlust verluste vermeidung versiegelung
versorgung verteil vertrag verwaltung verwertung viertel vorsorge wald wälder wand wände wandel
waren warm wärme wasser wasserstoff weg wege weiter welle wende werk werke werkstatt wettbewerb
wetter wiese wind wirkung wirtschaft woche wohn wohnung wohnungen zähler zelle zellen zentrale
zentrum ziel ziele zone zug züge zukunft
"""
)

# Words that look like compounds of these parts but mean something else as a whole.
EXCEPTIONS = _words(
    """
autobahn badener bahnhof bahnhöfe bauhaus bauhof bundestag festland freitag friedhof gasthof
hafenstadt haushalt hochladen hofladen hofheim kraftfahrzeug landtag rathaus rechtzeitig
regensburg regensburger seehof solarium spielzeug stadtrat stiftland wegweiser weiterleitung
werktag wertstoff wirtshaus wohnort zeitplan zugang
"""
)

# Before one of these no compound is assumed unless all of it is known.
PREFIXES = _words(
    """
aber allein anti auseinander außen außer binnen bundes dabei dagegen daneben darauf daran dazu
durch empor entgegen gegen gesamt haupt heraus herein herum herunter hinauf hinaus hinein hinter
hinunter kein miss mittel nach neben nicht nieder ober ohne quer rück selbst sonder super teil
trans über ultra umher unter vize voll vorab voran voraus vorbei vorder weiter wider wieder
zurück zusammen zwischen
"""
)

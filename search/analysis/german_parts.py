"""What German compounds of municipal climate work are made of; curated lists, forms included."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PARTS = _words(
    """
abfall abgas abgase abwasser abwärme acker agrar altbau analyse anlage anlagen anpassung arbeit
arten aufforstung ausbau ausweis auto bad bäder bahn balkon bank bau bauen baum bäume begrünung
beleuchtung beratung bericht beschaffung beteiligung betrieb betriebe bewässerung bezirk bildung
bio biomasse block boden böden brunnen budget bündnis bürger bus busse dach dächer dämmung daten
einsparung elektro emission energie entsiegelung entsorgung entwicklung erd erneuerung ernährung
erzeugung effizienz export fahrrad fahrräder fahrt fahrzeug fassade fenster fern fest filter
finanzierung fläche fluss flüsse fonds förder förderung forschung forst frei frischluft fuß
gänger garten gärten gas gasse gebäude gebiet gemeinde gemeinschaft genossenschaft geo
gestaltung gewässer gewerbe grün grund güter hafen halle haus häuser heiz heizung hilfe hitze
hoch hochwasser hof höfe holz industrie information infrastruktur initiative innenstadt insel
kälte kampagne kanal kantine karte kauf kessel klär klima kohle kompost konferenz konto
kontrolle konzept kosten kraft kreis kreislauf küche kühlung kultur lade laden lampe land
landschaft landwirtschaft lärm lasten laterne leihe leitung lenkung leuchte licht luft
management markt märkte mess messung miet mieter minderung mobil mobilität moderne
modernisierung monitoring müll nachhaltigkeit nah natur netz netzwerk neubau nutzung öko park
partner partnerschaft passiv pendler pflanze pflanzen pflanzung pflege photovoltaik plan pläne
planung platz plätze politik preis programm projekt prüfung pumpe quartier rad räder rahmen raum
räume recht recycling regen region reinigung renaturierung reparatur revitalisierung rohr
rückbau rückhalt sammlung sanierung säule schiene schiff schnell schul schule schutz schwamm
senioren senkung siedlung smart solar sonnen spar speicher sperrung spiel sport stadion stadt
städte stadtteil station stelle steuerung stiftung stoff strahlung straße strategie strom studie
system tag tarif tausch technik teich tempo thermie ticket tonne transport trasse treibhaus
trennung turm türme ufer umbau umwelt unternehmen verband verbrauch verein vergabe verkehr
vermeidung versiegelung versorgung vertrag verwaltung verwertung viertel vorsorge wald wälder
wandel wand wände wärme waren wasser wasserstoff weg wege weiter welle wende werk werke
werkstatt wetter wettbewerb wiese wind wirtschaft woche wohn wohnung wohnungen zähler zentrale
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

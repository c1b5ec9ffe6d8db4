"""The words in which the 24 official languages of the Union set up a law: one table, for every reader.

In: nothing. Out: for each word of structure what it is called, by language. Example: `words("annex", "fi")` is
("liite",), `words("annex")` are the annexes of all languages.

A row gives every language; forms that are printed beside each other (declined, or of two generations of drafting)
are parted by commas. Words that stand in titles are in the form that titles use ("Capitolul", not "capitol").
"""

from __future__ import annotations

import re
from functools import cache

LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
    "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip

TABLE = {
    # ---------------------------------------------------------------------------- what divides the enacting terms
    "part": (
        "bg част | cs část | da del | de teil | el μέρος | en part | es parte | et osa | fi osa | fr partie | ga cuid"
        " | hr dio | hu rész | it parte | lt dalis | lv daļa | mt parti | nl deel | pl część | pt parte"
        " | ro partea, parte | sk časť | sl del | sv del"
    ),
    "title": (
        "bg дял | cs hlava | da afsnit | de titel | el τίτλος | en title | es título | et jaotis | fi osasto"
        " | fr titre | ga teideal | hr glava | hu cím | it titolo | lt antraštinė dalis | lv sadaļa | mt titolu"
        " | nl titel | pl tytuł | pt título | ro titlul | sk hlava | sl naslov | sv avdelning"
    ),
    "chapter": (
        "bg глава | cs kapitola | da kapitel, kapittel | de kapitel | el κεφάλαιο | en chapter | es capítulo"
        " | et peatükk | fi luku | fr chapitre | ga caibidil | hr poglavlje | hu fejezet | it capo | lt skyrius"
        " | lv nodaļa | mt kapitolu | nl hoofdstuk | pl rozdział | pt capítulo | ro capitolul | sk kapitola"
        " | sl poglavje | sv kapitel"
    ),
    "section": (
        "bg раздел | cs oddíl | da afdeling | de abschnitt | el τμήμα | en section | es sección | et jagu | fi jakso"
        " | fr section | ga roinn | hr odjeljak | hu szakasz | it sezione | lt skirsnis | lv iedaļa | mt taqsima"
        " | nl afdeling | pl sekcja | pt secção, seção | ro secțiunea, secţiunea | sk oddiel | sl oddelek"
        " | sv avsnitt"
    ),
    "subsection": (
        "bg подраздел | cs pododdíl | da underafdeling | de unterabschnitt | el υποτμήμα | en subsection, sub-section"
        " | es subsección | et alajagu | fi alajakso | fr sous-section | ga foroinn | hr pododjeljak | hu alszakasz"
        " | it sottosezione | lt poskirsnis | lv apakšiedaļa | mt subtaqsima | nl onderafdeling | pl podsekcja"
        " | pt subsecção, subseção | ro subsecțiunea, subsecţiunea | sk pododdiel | sl pododdelek | sv underavsnitt"
    ),
    "article": (
        "bg член | cs článek | da artikel | de artikel | el άρθρο | en article | es artículo, articulo | et artikkel"
        " | fi artikla | fr article | ga airteagal | hr članak | hu cikk | it articolo | lt straipsnis | lv pants"
        " | mt artikolu, artiklu | nl artikel | pl artykuł | pt artigo | ro articolul, articol | sk článok | sl člen"
        " | sv artikel"
    ),
    "annex": (
        "bg приложение | cs příloha | da bilag | de anhang | el παράρτημα | en annex | es anexo | et lisa | fi liite"
        " | fr annexe | ga iarscríbhinn | hr prilog | hu melléklet | it allegato | lt priedas | lv pielikums"
        " | mt anness | nl bijlage | pl załącznik | pt anexo | ro anexa | sk príloha | sl priloga | sv bilaga"
    ),
    "appendix": (
        "bg допълнение | cs dodatek | da tillæg | de anlage | el προσάρτημα | en appendix | es apéndice | et liide"
        " | fi lisäys | fr appendice | ga aguisín | hr dodatak | hu függelék | it appendice | lt priedėlis"
        " | lv papildinājums | mt appendiċi | nl aanhangsel | pl dodatek | pt apêndice | ro apendice | sk dodatok"
        " | sl dodatek | sv tillägg"
    ),
    # -------------------------------------------------------------------------------- how references name the rest
    "recital": (
        "bg съображение | cs bod odůvodnění | da betragtning | de erwägung, erwägungsgrund | el αιτιολογική σκέψη"
        " | en recital | es considerando | et põhjendus | fi johdanto-osan kappale | fr considérant | ga aithris"
        " | hr uvodna izjava | hu preambulumbekezdés | it considerando | lt konstatuojamoji dalis | lv apsvērums"
        " | mt premessa | nl overweging | pl motyw | pt considerando | ro considerentul | sk odôvodnenie"
        " | sl uvodna izjava | sv skäl"
    ),
    "paragraph": (
        "bg параграф | cs odstavec | da stykke, stk. | de absatz | el παράγραφος | en paragraph | es apartado"
        " | et lõige | fi kohta | fr paragraphe | ga mír | hr stavak | hu bekezdés | it paragrafo | lt dalis"
        " | lv punkts | mt paragrafu | nl lid | pl ustęp | pt número, n.o | ro alineatul | sk odsek | sl odstavek"
        " | sv punkt"
    ),
    "subparagraph": (
        "bg алинея | cs pododstavec | da afsnit | de unterabsatz | el εδάφιο | en subparagraph | es párrafo | et lõik"
        " | fi alakohta | fr alinéa | ga fomhír | hr podstavak | hu albekezdés | it comma | lt pastraipa | lv daļa"
        " | mt subparagrafu | nl alinea | pl akapit | pt parágrafo | ro paragraful | sk pododsek | sl pododstavek"
        " | sv stycke, stycket"
    ),
    "point": (
        "bg буква, точка | cs písmeno, bod | da litra, nr. | de buchstabe, nummer | el στοιχείο, σημείο | en point"
        " | es letra, punto | et punkt | fi alakohta | fr point | ga pointe | hr točka | hu pont | it lettera, punto"
        " | lt punktas | lv apakšpunkts | mt punt | nl punt, letter | pl litera, punkt | pt alínea, ponto"
        " | ro litera, punctul | sk písmeno, bod | sl točka | sv led"
    ),
    "indent": (
        "bg тире | cs odrážka | da led | de gedankenstrich, spiegelstrich | el περίπτωση | en indent"
        " | es guion, guión | et taane | fi luetelmakohta | fr tiret | ga fleasc | hr alineja | hu francia bekezdés"
        " | it trattino | lt įtrauka | lv ievilkums | mt inċiż | nl streepje | pl tiret | pt travessão | ro liniuța"
        " | sk zarážka | sl alinea | sv strecksats"
    ),
    # ------------------------------------------------------------------------------------- formulas of the preamble
    "having regard": (
        "bg като взе предвид, като взеха предвид | cs s ohledem na | da under henvisning til"
        " | de gestützt auf, unter berücksichtigung | el έχοντας υπόψη | en having regard to"
        " | es visto, vista, vistos, vistas | et võttes arvesse | fi ottaa huomioon, ottavat huomioon | fr vu"
        " | ga ag féachaint do | hr uzimajući u obzir | hu tekintettel | it visto, vista, visti, viste"
        " | lt atsižvelgdama, atsižvelgdami, atsižvelgdamas | lv ņemot vērā"
        " | mt wara li kkunsidra, wara li kkunsidraw | nl gezien, gelet op | pl uwzględniając | pt tendo em conta"
        " | ro având în vedere | sk so zreteľom na | sl ob upoštevanju | sv med beaktande av"
    ),
    "whereas": (
        "bg като има предвид, като имат предвид | cs vzhledem k těmto důvodům | da ud fra følgende betragtninger"
        " | de in erwägung nachstehender gründe, in erwägung folgender gründe | el εκτιμώντας | en whereas"
        " | es considerando | et ning arvestades, arvestades järgmist | fi katsoo, katsovat | fr considérant"
        " | ga de bharr an méid seo a leanas | hr budući da | hu mivel | it considerando | lt kadangi | lv tā kā"
        " | mt billi | nl overwegende | pl mając na uwadze, a także mając na uwadze | pt considerando | ro întrucât"
        " | sk keďže | sl ob upoštevanju naslednjega | sv av följande skäl"
    ),
    "adopted": (
        "bg прие настоящ, приеха настоящ, прие настоящата | cs přijal, přijala, přijaly | da vedtaget, udstedt"
        " | de haben folgende, hat folgende | el εξέδωσε, εξέδωσαν | en has adopted this, have adopted this"
        " | es ha adoptado, han adoptado | et on võtnud vastu, on vastu võtnud"
        " | fi on antanut tämän, ovat antaneet tämän, on hyväksynyt tämän, ovat hyväksyneet tämän"
        " | fr a adopté, ont adopté, a arrêté, ont arrêté | ga a ghlacadh, tar éis glacadh"
        " | hr donio je, donijela je, donijeli su | hu elfogadta ezt, elfogadták ezt, elfogadta a következő"
        " | it ha adottato, hanno adottato | lt priėmė šį, priėmė šią | lv ir pieņēmusi, ir pieņēmuši, ir pieņēmis"
        " | mt adotta, adottat, adottaw | nl heeft de volgende, hebben de volgende, heeft het volgende"
        " | pl przyjmuje niniejsz, przyjmują niniejsz | pt adotou, adotaram, adoptou, adoptaram"
        " | ro adoptă prezent, au adoptat prezent | sk prijal, prijala, prijali"
        " | sl sprejel, sprejela, sprejeli, sta sprejela | sv har antagit, ha antagit"
    ),
    # ---------------------------------------------------------------------------------------------------- the end
    "done at": (
        "bg съставено в | cs v bruselu, v lucemburku, ve štrasburku | da udfærdiget i | de geschehen zu, geschehen in"
        " | el έγινε | en done at | es hecho en | et brüssel, strasbourg, luxembourg | fi tehty | fr fait à"
        " | ga arna dhéanamh | hr sastavljeno u | hu kelt | it fatto a | lt priimta"
        " | lv briselē, strasbūrā, luksemburgā | mt magħmul, magħmula | nl gedaan te | pl sporządzono | pt feito em"
        " | ro adoptat la, adoptată la, întocmit la | sk v bruseli, v luxemburgu, v štrasburgu"
        " | sl v bruslju, v luxembourgu, v strasbourgu | sv utfärdad i, utfärdat i"
    ),
    "correlation table": (
        "bg таблица на съответствието | cs srovnávací tabulka | da sammenligningstabel"
        " | de entsprechungstabelle, übereinstimmungstabelle | el πίνακας αντιστοιχίας"
        " | en correlation table, table of correlation, table of equivalence, table of correspondence"
        " | es tabla de correspondencias | et vastavustabel | fi vastaavuustaulukko | fr tableau de correspondance"
        " | ga tábla comhghaoil | hr korelacijska tablica | hu megfelelési táblázat | it tavola di concordanza"
        " | lt atitikties lentelė | lv atbilstības tabula | mt tabella ta' korrelazzjoni, tabella ta’ korrelazzjoni"
        " | nl concordantietabel | pl tabela korelacji | pt tabela de correspond, quadro de correspond"
        " | ro tabel de corespondență | sk tabuľka zhody | sl korelacijska tabela | sv jämförelsetabell"
    ),
    # ------------------------------------------------------------------------------------- Parliament's amendments
    "proposed": (
        "bg текст, предложен от комисията | cs znění navržené komisí | da kommissionens forslag"
        " | de vorschlag der kommission | el κείμενο που προτείνει η επιτροπή | en text proposed by the commission"
        " | es texto de la comisión | et komisjoni ettepanek | fi komission teksti"
        " | fr texte proposé par la commission | ga an téacs arna mholadh ag an gcoimisiún"
        " | hr tekst koji je predložila komisija | hu a bizottság által javasolt szöveg | it testo della commissione"
        " | lt komisijos siūlomas tekstas | lv komisijas ierosinātais teksts | mt test propost mill-kummissjoni"
        " | nl door de commissie voorgestelde tekst | pl tekst proponowany przez komisję | pt texto da comissão"
        " | ro textul propus de comisie | sk text predložený komisiou | sl besedilo, ki ga predlaga komisija"
        " | sv kommissionens förslag"
    ),
    "amendment": (
        "bg изменение | cs pozměňovací návrh | da ændring, ændringsforslag | de abänderung, änderungsantrag"
        " | el τροπολογία | en amendment | es enmienda | et muudatusettepanek, muudatus | fi tarkistus"
        " | fr amendement | ga leasú | hr amandman, izmjena | hu módosítás | it emendamento | lt pakeitimas"
        " | lv grozījums | mt emenda | nl amendement | pl poprawka | pt alteração | ro amendamentul, amendament"
        " | sk pozmeňujúci návrh | sl sprememba, predlog spremembe | sv ändring, ändringsförslag"
    ),
    "justification": (
        "bg обосновка | cs odůvodnění | da begrundelse | de begründung | el αιτιολόγηση | en justification"
        " | es justificación | et selgitus | fi perustelu | fr justification | ga réasúnú | hr obrazloženje"
        " | hu indokolás | it motivazione | lt pagrindimas | lv pamatojums | mt ġustifikazzjoni | nl motivering"
        " | pl uzasadnienie | pt justificação | ro justificare | sk odôvodnenie | sl obrazložitev | sv motivering"
    ),
    "new": (
        "bg нов, нова, ново, нови | cs nový, nová, nové | da ny, nyt, nye | de neu | el νέο, νέα, νέος, νέες | en new"
        " | es nuevo, nueva, nuevos, nuevas | et uus, uued | fi uusi, uudet"
        " | fr nouveau, nouvelle, nouveaux, nouvelles | ga nua | hr novi, nova, novo, nove | hu új"
        " | it nuovo, nuova, nuovi, nuove | lt naujas, nauja, nauji, naujos | lv jauns, jauna, jauni, jaunas"
        " | mt ġdid, ġdida, ġodda | nl nieuw, nieuwe | pl nowy, nowa, nowe | pt novo, nova, novos, novas"
        " | ro nou, nouă, noi | sk nový, nová, nové | sl novo, nov, nova, nove | sv ny, nytt, nya"
    ),
    "corrigendum": (
        "bg поправка | cs oprava | da berigtigelse | de berichtigung | el διορθωτικό | en corrigendum"
        " | es corrección de errores | et parandus | fi oikaisu | fr rectificatif | ga ceartúchán | hr ispravak"
        " | hu helyesbítés | it rettifica | lt klaidų ištaisymas | lv kļūdu labojums | mt rettifika | nl rectificatie"
        " | pl sprostowanie | pt retificação, rectificação | ro rectificare | sk korigendum | sl popravek"
        " | sv rättelse"
    ),
    "deleted": (
        "bg заличава се, заличено, заличена, заличен | cs vypouští se, zrušeno | da udgår | de entfällt, gestrichen"
        " | el διαγράφεται, διαγράφονται, απαλείφεται | en deleted | es suprimido, suprimida, suprimidos, suprimidas"
        " | et välja jäetud | fi poistetaan | fr supprimé, supprimée, supprimés, supprimées | ga scriosta, scriosadh"
        " | hr briše se, brisano, brišu se | hu törölve, elhagyva | it soppresso, soppressa, soppressi, soppresse"
        " | lt išbraukta, išbraukiama | lv svītrots, svītrota, svītro | mt imħassar, imħassra, jitħassar"
        " | nl schrappen, geschrapt | pl skreślony, skreśla się, skreślona, skreślone"
        " | pt suprimido, suprimida, suprimidos, suprimidas | ro eliminat, se elimină, eliminată"
        " | sk vypúšťa sa, vypúšťajú sa | sl črtano, črta se | sv utgår"
    ),
}  # fmt: skip
"""What is looked for -> its names in each language, lower case."""

BINDING = {
    "bg": r"задължител\w+ в своята цялост", "cs": r"závazn\w+ v celém rozsahu", "da": r"bindende i alle enkeltheder",
    "de": r"in allen ihren Teilen verbindlich", "el": r"δεσμευτικ\w+ ως προς όλα τα μέρη",
    "en": r"binding in its entirety", "es": r"obligatori[oa]s? en todos sus elementos", "et": r"tervikuna siduv",
    "fi": r"kaikilta osiltaan velvoittava", "fr": r"obligatoires? dans tous ses éléments",
    "ga": r"ceangailteach (?:ina h?iomláine|go huile)", "hr": r"cijelosti je? ?obvezujuć",
    "hu": r"teljes egészében kötelező", "it": r"obbligatori[oa] in tutti i suoi elementi", "lt": r"privaloma\w* visa",
    "lv": r"uzliek saistības kopumā", "mt": r"t?jorbot fl-intier", "nl": r"verbindend in al haar onderdelen",
    "pl": r"wiąże w całości", "pt": r"obrigatóri[oa] em todos os seus elementos",
    "ro": r"obligatori\w+ în toate elementele", "sk": r"záväzn\w+ v celom rozsahu",
    "sl": r"v celoti zavezujoč|zavezujoč\w* v celoti", "sv": r"till alla delar bindande",
}  # fmt: skip
"""What the sentence that closes a regulation says, as expressions: acts of all kinds and both genders are binding."""


@cache
def _row(what: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in TABLE[what].split(" | "):
        language, _, names = entry.partition(" ")
        # "text, proposed by" of three languages is one name, "a, b" two: the names of a column are never split.
        found[language] = (names,) if what == "proposed" else tuple(name.strip() for name in names.split(","))
    return found


def words(what: str, language: str = "") -> tuple[str, ...]:
    """The names of something in one language, or in all of them, each once, languages in alphabetical order.

    >>> words("annex", "fi"), words("adopted", "en")
    (('liite',), ('has adopted this', 'have adopted this'))
    >>> "sekcja" in words("section"), words("title", "xx")
    (True, ())
    """
    row = _row(what)
    if language:
        return row.get(language, ())
    return tuple(dict.fromkeys(name for names in row.values() for name in names))


def pattern(what: str, language: str = "") -> str:
    """An expression for the names of something, longest first, any white space for a blank; "" for none.

    >>> import re
    >>> bool(re.match(pattern("having regard"), "Having  regard to the Treaty", re.IGNORECASE))
    True
    """
    names = sorted(words(what, language), key=lambda name: (-len(name), name))
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)

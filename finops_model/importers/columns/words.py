"""The words people use for stages, columns and absent values, in English, German, French, Spanish and Portuguese.

Case, accents, punctuation and blanks never count (:func:`~finops_model.names.word_key`). A word stands here only when
it means one thing; what is merely spelled nearly so is offered by :mod:`finops_model.importers.columns.recognition` and
never taken.
"""

import re

from finops_model.framework import Stage
from finops_model.names import word_key


def _split(text: str) -> list[str]:
    """The folded words of a text in which ``|`` and line ends separate them."""
    return [word_key(word) for word in re.split(r"[|\n]", text) if word_key(word)]


def _words(text: str) -> frozenset[str]:
    return frozenset(_split(text))


def _table(text: str) -> dict[str, str]:
    """Folded word to the heading (a line that ends in a colon) under which it stands."""
    parts = re.split(r"^ *([a-z_-]+):$", text, flags=re.MULTILINE)
    return {word: heading for heading, body in zip(parts[1::2], parts[2::2], strict=True) for word in _split(body)}


STAGE_WORDS = {
    word: Stage.from_id(id)
    for word, id in _table(
        """
    pre-crawl:
        pre-crawl | precrawl | before crawl | pre crawl stage | vor krabbeln | vor-krabbeln | avant ramper
        pre-ramper | pre-gatear | antes de gatear | pre-rastejar | pré-rastejar | antes de rastejar
        pré-engatinhar
    crawl:
        crawl | crawling | krabbeln | kriechen | ramper | gatear | gateo | rastejar | engatinhar | gatinhar
    walk:
        walk | walking | gehen | laufen lernen | marcher | marche | caminar | andar | caminhar
    run:
        run | running | laufen | rennen | courir | course | correr | correndo
    """
    ).items()
}
"""Folded stage word to stage. German *Laufen* is the third of Krabbeln, Gehen, Laufen."""

NOT_APPLICABLE = _words(
    """
    n/a | na | n.a. | n. a. | not applicable | does not apply | nicht anwendbar | nicht zutreffend | entfällt
    non applicable | sans objet | s.o. | no aplica | no aplicable | não aplicável | não se aplica
    """
)
"""What people write for *not applicable*."""

NOT_ASSESSED = _words(
    """
    not assessed | not rated | not yet assessed | unassessed | unrated | tbd | tba | to be done | pending
    unknown | open | nicht bewertet | nicht erhoben | noch offen | offen | unbekannt | non évalué | à évaluer
    à définir | inconnu | no evaluado | sin evaluar | por evaluar | pendiente | desconocido | não avaliado
    por avaliar | a avaliar | pendente | desconhecido | null | blank
    """
)
"""What people write for *not assessed*, beside nothing and a dash."""

NO_TARGET = _words(
    """
    none | no target | kein ziel | ohne ziel | aucune | aucun | pas de cible | ninguno | sin objetivo | sem alvo
    """
)
"""What people write in a target column for an agreed *no target*."""

TOTALS = _words(
    """
    total | totals | grand total | subtotal | sub total | sum | overall | average | avg | mean | median
    weighting | weightings | weight | weights | overall score | total score | average score | gesamt
    gesamtergebnis | summe | durchschnitt | mittelwert | gewichtung | gewicht | somme | moyenne | pondération
    poids | total général | suma | promedio | media | ponderación | peso | pesos | total general | soma
    média | ponderação | total geral
    """
)
"""What stands in front of a row of totals or weights."""

WEIGHTS = _words(
    """
    weighting | weightings | weight | weights | gewichtung | pondération | ponderación | ponderação
    """
)
"""Those of :data:`TOTALS` that announce weights."""

COLUMN_WORDS = _table(
    """
    organization:
        organization | organisation | organization name | organisation name | org | org name | company
        company name | customer | client | tenant | entity | legal entity | business unit | bu | unternehmen
        firma | gesellschaft | mandant | kunde | einheit | organisationseinheit | entreprise | société
        entité | nom de l'organisation | organización | empresa | compañía | cliente | sociedad | entidad
        organização | companhia | entidade | organização avaliada
    assessed_on:
        assessed on | assessed at | assessed | date | assessment date | date of assessment | review date
        as of | as of date | quarter | period | assessment period | datum | bewertungsdatum | stichtag
        bewertet am | erhoben am | erhebungsdatum | quartal | zeitraum | date d'évaluation | évalué le
        date de l'évaluation | trimestre | période | fecha | fecha de evaluación | evaluado el | periodo
        data | data da avaliação | data de avaliação | avaliado em | período
    scope:
        scope | finops scope | assessment scope | spend segment | geltungsbereich | umfang | périmètre
        portée | alcance | ámbito | escopo | âmbito
    capability:
        capability | capabilities | framework capability | finops capability | capability name | capability id
        fähigkeit | fähigkeiten | bewertete fähigkeit | finops-fähigkeit | capacité | capacités
        capacité évaluée | capacité finops | capacidad | capacidades | capacidad evaluada | capacidad finops
        capacidade | capacidade avaliada | capacidade finops
    rating:
        stage | maturity | maturity level | maturity stage | maturity score | maturity rating | level | rating
        score | points | current | actual | current maturity | current maturity level | current stage | current level
        current score | current state | current rating | actual score | actual level | actual stage
        actual maturity | as is | assessment | assessed level | assessed stage | finops stage | result | reife
        reifegrad | reifestufe | stufe | bewertung | einstufung | ist | ist stufe | ist reifegrad | ist wert
        aktueller reifegrad | aktuelle stufe | punktzahl | punkte | maturité | niveau | niveau de maturité
        niveau actuel | maturité actuelle | étape | étape actuelle | note actuelle | évaluation | madurez
        nivel | nivel de madurez | nivel actual | madurez actual | etapa | etapa actual | puntuación
        calificación | maturidade | nível | nível de maturidade | nível atual | maturidade atual | estágio
        estágio atual | pontuação | atual | scoring | puntos | pontos
    criteria:
        criteria | criteria met | met criteria | kriterien | erfüllte kriterien | critères | critères remplis
        criterios | criterios cumplidos | critérios | critérios atendidos
    knowledge:
        knowledge | knowledge score | wissen | kenntnisse | connaissance | connaissances | conocimiento
        conocimientos | conhecimento | conhecimentos
    process:
        process | processes | process score | prozess | prozesse | processus | proceso | procesos | processo
        processos
    metrics:
        metrics | metric | metrics score | metriken | kennzahlen | métriques | indicateurs | métricas
        indicadores
    adoption:
        adoption | adoption score | akzeptanz | adoptionsgrad | adopción | adoção
    automation:
        automation | automation score | automatisierung | automatisation | automatización | automação
    applicable:
        applicable | is applicable | anwendbar | zutreffend | aplicable | aplica | aplicável | aplicavel
    evidence:
        evidence | comment | comments | note | notes | remark | remarks | observation | observations
        justification | rationale | nachweis | nachweise | beleg | belege | kommentar | kommentare | bemerkung
        bemerkungen | anmerkung | anmerkungen | notiz | notizen | preuve | preuves | commentaire
        commentaires | remarque | remarques | evidencia | evidencias | comentario | comentarios | observación
        observaciones | notas | evidência | evidências | comentário | comentários | observação | observações
    assessor:
        assessor | assessed by | reviewer | rated by | bewerter | bewertet von | prüfer | évaluateur
        évalué par | evaluador | evaluado por | avaliador | avaliado por
    edition:
        edition | framework edition | framework version | ausgabe | édition | edición | edição
    target:
        target | target stage | target maturity | target maturity level | target level | target score
        target state | target rating | goal | goal stage | desired | desired level | desired stage | to be
        ziel | zielstufe | ziel reifegrad | zielreifegrad | soll | soll stufe | soll reifegrad | soll wert
        zielwert | cible | objectif | niveau cible | maturité cible | étape cible | objetivo | meta
        nivel objetivo | madurez objetivo | etapa objetivo | alvo | nível alvo | maturidade alvo
        estágio alvo | nível desejado
    target_due_on:
        target due on | target date | target due | target due date | due | due date | due on | deadline
        zieldatum | fällig | fällig am | frist | termin | date cible | échéance | date d'échéance
        fecha objetivo | fecha límite | vencimiento | prazo | data alvo | data limite | vencimento
    target_value:
        target value | business value | value 1 5 | geschäftswert | valeur métier | valor de negocio
        valor de negócio
    target_owner:
        target owner | owner | responsible | accountable | verantwortlich | verantwortlicher | verantwortliche
        zuständig | responsable | responsável | dono
    target_reason:
        target reason | reason | reason for target | begründung | grund | raison | motif | motivo | razón
        razão
    scope_target:
        scope target
    weights:
        weights | weight | weighting | gewicht | gewichtung | poids | pondération | peso | pesos | ponderación
        ponderação
    """
)
"""Folded header to field. ``rating``: a stage or a number on some scale; ``scope_target``: a sum of lens levels."""

WEAK_CAPABILITY_WORDS = {
    word: rank
    for rank, word in enumerate(
        _split(
            """
    activity | action | control name | control | practice | component | category | theme | name | topic
    ref_id | code | control id | id | aktivität | maßnahme | praxis | thema | activité | pratique | thème
    actividad | práctica | tema | atividade | domain | domäne | domaine | dominio | domínio
            """
        )
    )
}
"""Headers of columns that may name capabilities where no column says so; a person decides. Finest first."""

COMPUTED = _words(
    """
    gap | gap score | gaps | gap to target | % progress | progress | progress % | total score | total | sum
    weighted score | severity | relative to target | delta | difference | variance | average | mean | rank
    ranking | attainment  | formula | status | abweichung | differenz | lücke
    fortschritt | durchschnitt | gesamt | summe | rang | écart | progrès | moyenne | différence | brecha
    diferencia | progreso | promedio | lacuna | diferença | progresso | média
    """
)
"""Headers of columns that a tool computed from others; they are left out with a notice."""

_YES = _words("yes | y | true | 1 | ja | wahr | oui | vrai | sí | verdadero | sim | verdadeiro")
_NO = _words("no | n | false | 0 | nein | falsch | non | faux | falso | não")

CURRENT_WORDS = _words("current | actual | actuals | now | ist | aktuell | actuel | actuelle | actual | atual")
TARGET_WORDS = _words(
    "target | targets | goal | desired | planned | soll | ziel | cible | objectif | objetivo | meta | alvo"
)
"""Words in a header that say whether the column holds where one stands or where one wants to be."""


def column_field(header: str) -> str:
    """The field that a header names, ``""`` for none; a canonical field name is its own word.

    ``rating`` for stage and score alike, ``computed`` for what a tool computed.
    """
    if header.strip().startswith("_"):
        return "computed"
    word = word_key(re.sub(r"[(\[].*?[)\]]", " ", header)) or word_key(header)
    without_scale = re.sub(r"(?: |^)(?:%|percent|[0-9]+ (?:to |bis |a )?[0-9]+|out of [0-9]+)$", "", word).strip()
    for one in (word_key(header), word, without_scale):
        if one in COMPUTED:
            return "computed"
        if one in COLUMN_WORDS:
            return COLUMN_WORDS[one]
    return ""


def stage_word(text: str) -> Stage | None:
    """The stage that a text names: ``Walk``, ``2 - Walk``, ``Walk (2)``, ``3: Correr``; None when it names no one."""
    found = {STAGE_WORDS[folded_part] for folded_part in _readings(text) if folded_part in STAGE_WORDS}
    return found.pop() if len(found) == 1 else None


def _readings(text: str) -> list[str]:
    """The text folded, and folded without a number before or behind it."""
    word = word_key(text)
    return [word, re.sub(r"^(?:level |stage |stufe |nivel |niveau )?[0-9]+ | [0-9]+$", "", word)]


def is_yes(text: str) -> bool:
    """Whether a cell says yes."""
    return word_key(text) in _YES


def is_no(text: str) -> bool:
    """Whether a cell says no."""
    return word_key(text) in _NO


def is_not_applicable(text: str) -> bool:
    """Whether a rating cell says *not applicable*."""
    return word_key(text) in NOT_APPLICABLE


def is_not_assessed(text: str) -> bool:
    """Whether a rating cell says *not assessed*, or nothing."""
    return word_key(text) in NOT_ASSESSED or not text.strip(" \t\n\r\xa0-–—?.")

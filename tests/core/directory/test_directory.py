"""The right structures are named in the order the module documents, and nobody is lost on the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.directory.criteria import Criteria, StructureHit
from bot.core.directory.directory import Directory
from bot.core.directory.ranking import AWAY_KM, SECTOR_KM, SERVES_KM
from bot.core.directory.records import KINDS, SERVICES, Structure
from bot.core.directory.trades import Trades, stems
from bot.core.places.geography import distance_km
from tests.conftest import bundled

TERRITORY = bundled().territory
DIRECTORY = TERRITORY.directory
DAY = date(2026, 11, 23)
CERGY = (49.0356, 2.0603)
ARGENTEUIL = (48.9501, 2.2437)
CACP = "249500109"

Crowd = list[tuple[tuple[float, float], tuple[str, ...], bool]]

SECTORS = sorted(TERRITORY.sectors.sectors)
POINTS = st.tuples(st.floats(48.8, 49.3), st.floats(1.6, 2.6))
ANY_CRITERIA = st.builds(
    Criteria,
    sectors=st.lists(st.sampled_from(SECTORS), max_size=2, unique=True).map(tuple),
    activity_words=st.lists(st.sampled_from(["traiteur", "espaces verts", "tri", ""]), max_size=2).map(tuple),
    position=st.none() | POINTS,
    epci=st.none() | st.sampled_from(sorted(TERRITORY.gazetteer.epcis)),
    kinds=st.lists(st.sampled_from(KINDS), max_size=2, unique=True).map(tuple),
    public=st.sampled_from([None, "insertion", "handicap"]),
    service=st.sampled_from([None, *SERVICES]),
    radius_km=st.none() | st.floats(0, 80),
    day=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
)


def ids(found: list[StructureHit]) -> list[str]:
    return [one.structure.id for one in found]


def reasons(one: StructureHit) -> dict[str, str]:
    return {reason.kind: reason.value for reason in one.reasons}


def structure(id_: str, lat: float = 49.0, lon: float = 2.0, **fields: object) -> Structure:
    """A structure of nettoyage in the home département, in most respects like any other."""
    plain = Structure(
        id=id_,
        name=id_,
        commune="Cergy",
        department="95",
        lat=lat,
        lon=lon,
        sources=(),
        verified_on=DAY,
        kind="EI",
        sectors=("nettoyage",),
        services=("prestation",),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


TRADES = Trades(TERRITORY.sectors.sectors.values())


def directory(*structures: Structure) -> Directory:
    return Directory(structures, (), TERRITORY.gazetteer, any_trade="mise-a-disposition", trades=TRADES)


NEAR = Criteria(sectors=("nettoyage",), position=(49.0, 2.0), day=DAY)


def test_the_nearer_of_two_equals_comes_first() -> None:
    found = directory(structure("far", lat=49.2), structure("near", lat=49.01)).search(NEAR)
    assert ids(found) == ["near", "far"]
    assert found[0].distance_km == pytest.approx(1.1, abs=0.1)


def test_an_activity_asked_weighs_more_than_some_kilometres() -> None:
    found = directory(
        structure("sector", lat=49.02), structure("activity", lat=49.15, activities=("lavage de vitres",))
    ).search(replace(NEAR, activity_words=("vitres",)))
    assert ids(found) == ["activity", "sector"]
    assert reasons(found[0])["activity"] == "lavage de vitres"


def test_known_activities_that_are_others_weigh_less_than_none() -> None:
    found = directory(
        structure("other", activities=("débarras",)),
        structure("silent"),
        structure("doing", activities=("lavage de vitres",)),
    ).search(replace(NEAR, activity_words=("vitres",)))
    assert ids(found) == ["doing", "silent", "other"]


def test_the_own_word_of_a_sector_is_met_by_all_of_it_the_nearest_first() -> None:
    """« nettoyage » asks no trade of its own, so that a record that says it is not named before a nearer one."""
    found = directory(
        structure("says-it", lat=49.3, activities=("nettoyage",)),
        structure("other", lat=49.02, activities=("débarras",)),
        structure("silent", lat=49.01),
    ).search(replace(NEAR, activity_words=("nettoyage",)))
    assert ids(found) == ["silent", "other", "says-it"]


def test_a_trade_is_said_by_its_other_words() -> None:
    found = directory(structure("silent"), structure("doing", lat=49.1, activities=("lavage de carreaux",))).search(
        replace(NEAR, activity_words=("vitres",))
    )
    assert ids(found) == ["doing", "silent"]
    assert reasons(found[0])["activity"] == "lavage de carreaux"


def test_the_own_word_of_a_sector_says_no_narrower_trade() -> None:
    found = directory(
        structure("general", activities=("nettoyage",)), structure("doing", lat=49.1, activities=("vitres",))
    ).search(replace(NEAR, activity_words=("nettoyage de vitres",)))
    assert ids(found) == ["doing", "general"]
    assert "activity" not in reasons(found[1])


def test_a_trade_far_away_does_not_come_before_the_sector_next_door() -> None:
    found = directory(structure("silent"), structure("doing", lat=49.5, activities=("vitres",))).search(
        replace(NEAR, activity_words=("vitres",))
    )
    assert ids(found) == ["silent", "doing"]


def test_both_sectors_asked_weigh_more_than_one() -> None:
    both = structure("both", lat=49.2, sectors=("nettoyage", "espaces-verts"))
    found = directory(structure("one"), both).search(replace(NEAR, sectors=("nettoyage", "espaces-verts")))
    assert ids(found) == ["both", "one"]


@given(
    POINTS,
    st.lists(st.tuples(POINTS, st.sampled_from([(), ("vitres",), ("débarras",)]), st.booleans()), max_size=12),
    st.sampled_from([(), ("vitres",), ("nettoyage",)]),
)
def test_fit_then_distance_order_any_crowd(here: tuple[float, float], crowd: Crowd, words: tuple[str, ...]) -> None:
    """Near before far within a fit; one that says the trade before all others at comparable distance."""
    structures = [
        structure(f"s{n}", *point, activities=said, department="78" if is_away else "95")
        for n, (point, said, is_away) in enumerate(crowd)
    ]
    found = directory(*structures).search(Criteria(("nettoyage",), words, here, day=DAY))
    assert len(found) == len(structures)
    is_narrow = words == ("vitres",)

    def far(one: StructureHit) -> float:
        return one.distance_km or 0

    def fit(one: StructureHit) -> int:
        return 0 if not is_narrow or "vitres" in one.structure.activities else 2 if one.structure.activities else 1

    for number, one in enumerate(found):
        for later in found[number + 1 :]:
            if fit(one) == fit(later):
                assert far(one) <= far(later) + 1.1 + AWAY_KM
            if fit(one) and not fit(later):
                assert far(later) > far(one) + SECTOR_KM - AWAY_KM - 1.1


@given(st.sampled_from(SECTORS), POINTS, st.data())
def test_the_real_directory_names_near_before_far(sector: str, here: tuple[float, float], data: st.DataObject) -> None:
    keywords = TERRITORY.sectors.sectors[sector].keywords
    word = data.draw(st.sampled_from(keywords))
    found = [one for one in DIRECTORY.search(Criteria((sector,), (word,), here, day=DAY)) if one.is_sure]
    for does in (True, False):
        said = [one for one in found if ("activity" in reasons(one)) is does]
        same = [one for one in said if does or not one.structure.activities]
        km = [one.distance_km or 0 for one in same]
        latest = [max(km[: number + 1]) for number in range(len(km))]
        assert all(most <= now + 1.1 + AWAY_KM + SERVES_KM for most, now in zip(latest, km, strict=True))


def test_words_that_mean_all_of_a_sector_ask_no_trade() -> None:
    assert TRADES.narrow("nettoyage", ("nettoyage", "entretien de bureaux")) == ()
    assert TRADES.narrow("nettoyage", ("nettoyage", "vitres")) == ("vitres",)
    assert TRADES.narrow("mise-a-disposition", ("intérim",)) == ()


def test_a_word_asks_a_trade_of_its_own_sector_only() -> None:
    assert TRADES.narrow("espaces-verts", ("vitres",)) == ()
    assert TRADES.narrow("nettoyage", ("mot inconnu",)) == ("mot inconnu",)
    assert "lavage de vitres" in TRADES.alike("nettoyage", "carreaux")
    assert stems("les vitres") == stems("vitre")


def test_an_unknown_activity_comes_last_and_says_so() -> None:
    found = directory(structure("unknown", sectors=()), structure("known", lat=49.4)).search(NEAR)
    assert ids(found) == ["known", "unknown"]
    assert found[0].is_sure
    assert not found[1].is_sure
    assert "activity-unknown" in reasons(found[1])


def test_an_uncertain_kind_comes_after_the_certain_and_says_so() -> None:
    uncertain = structure("uncertain", kind=None, kind_note="ESAT ou EA")
    found = directory(uncertain, structure("certain", lat=49.3, kind="ESAT"), structure("other")).search(
        replace(NEAR, kinds=("ESAT",))
    )
    assert ids(found) == ["certain", "uncertain"]
    assert reasons(found[1])["kind-unknown"] == "ESAT ou EA"


def test_a_certain_kind_makes_up_for_some_kilometres_when_something_else_is_not_known() -> None:
    """Of two that leave one thing unknown each, the one whose kind is the one asked comes first, 10 points ahead."""
    uncertain = structure("uncertain", kind=None, kind_note="ESAT ou EA")
    certain = structure("certain", lat=49.02, kind="ESAT", services=())
    found = directory(uncertain, certain).search(replace(NEAR, kinds=("ESAT",), service="prestation"))
    assert ids(found) == ["certain", "uncertain"]
    assert [one.score for one in found] == [98, 90]
    anywhere = directory(uncertain, certain).search(replace(NEAR, service="prestation"))
    assert ids(anywhere) == ["uncertain", "certain"]


def test_an_uncertain_kind_is_sure_when_all_it_may_be_is_asked() -> None:
    uncertain = structure("uncertain", kind=None, kind_note="ESAT ou EA")
    found = directory(uncertain).search(replace(NEAR, public="handicap"))
    assert found[0].is_sure
    assert directory(uncertain).search(replace(NEAR, kinds=("EI",))) == []


def test_a_structure_known_to_serve_the_area_is_preferred() -> None:
    position = TERRITORY.gazetteer.communes["95127"]
    criteria = replace(NEAR, position=(position.lat, position.lon))
    found = directory(
        structure("plain", lat=position.lat, lon=position.lon + 0.01),
        structure("serving", lat=position.lat, lon=position.lon + 0.02, zone=(CACP,)),
    ).search(criteria)
    assert ids(found) == ["serving", "plain"]
    assert reasons(found[0])["serves"] == CACP


def test_home_comes_before_a_neighbour_of_equal_distance() -> None:
    days = [DAY + timedelta(days=number) for number in range(30)]
    both = directory(structure("away", department="78"), structure("home"))
    assert all(ids(both.search(replace(NEAR, day=day))) == ["home", "away"] for day in days)
    assert reasons(both.search(NEAR)[1])["neighbour"] == "78"


def test_equals_take_turns_by_day() -> None:
    peers = directory(*(structure(f"peer-{number}") for number in range(5)))
    days = [DAY + timedelta(days=number) for number in range(1000)]
    first = Counter(ids(peers.search(replace(NEAR, day=day)))[0] for day in days)
    assert set(first) == {f"peer-{number}" for number in range(5)}
    assert min(first.values()) > 140
    assert peers.search(NEAR) == peers.search(NEAR)


def test_staff_on_loan_is_there_for_any_trade() -> None:
    lender = structure("lender", kind="AI", sectors=("mise-a-disposition",), services=("mise-a-disposition",))
    found = directory(lender, structure("cleaner")).search(replace(NEAR, service="mise-a-disposition"))
    assert ids(found) == ["lender"]
    assert "all-sectors" in reasons(found[0])


def test_a_structure_without_a_point_is_found_when_no_radius_is_asked() -> None:
    lost = Directory([replace(structure("lost"), lat=None, lon=None)], (), TERRITORY.gazetteer)
    assert ids(lost.search(NEAR)) == ["lost"]
    assert lost.search(replace(NEAR, radius_km=500)) == []


def test_nothing_asked_finds_everyone() -> None:
    found, twins = DIRECTORY.search(Criteria()), {"l-equipage-ei"}
    assert {one.structure.id for one in found} == set(DIRECTORY.structures) - twins


def test_two_legal_entities_of_one_name_at_one_place_are_named_once() -> None:
    twins = structure("equipage", siret="83125926200010"), structure("equipage-ei", siret="84223593900019")
    twins = replace(twins[0], name="L'Équipage"), replace(twins[1], name="L'ÉQUIPAGE")
    assert ids(directory(*twins).search(NEAR)) == ["equipage"]
    assert ids(directory(*twins).by_name("l'equipage")) == ["equipage"]
    assert "equipage-ei" in directory(*twins).structures


@pytest.mark.parametrize("fields", [{"address": "1 rue Basse"}, {"kind": "ACI"}, {"activities": ("vitres",)}])
def test_structures_of_one_name_that_differ_are_both_named(fields: dict[str, object]) -> None:
    both = structure("one", name="Aurore"), replace(structure("two", name="Aurore"), **fields)  # type: ignore[arg-type]
    assert set(ids(directory(*both).search(NEAR))) == {"one", "two"}


def test_esats_around_a_commune_are_a_search() -> None:
    found = DIRECTORY.search(Criteria(kinds=("ESAT",), position=ARGENTEUIL, radius_km=10, day=DAY))
    assert ids(found)[:2] == ["les-ateliers-du-val-d-argent", "esat-les-ateliers-du-moulin"]


def test_a_need_nobody_serves_here_is_met_from_next_door() -> None:
    criteria = Criteria(("restauration-traiteur",), ("traiteur",), CERGY, radius_km=30, day=DAY)
    best = DIRECTORY.search(criteria)[0]
    assert best.structure.department == "92"
    assert reasons(best) == {"activity": "traiteur", "sector": "restauration-traiteur", "neighbour": "92"}


def test_an_intercommunalite_alone_finds_its_own_and_those_who_serve_it() -> None:
    found = DIRECTORY.search(Criteria(epci=CACP, radius_km=0, day=DAY))
    assert found
    assert all(one.structure.epci == CACP or CACP in one.structure.zone for one in found)
    assert all(one.distance_km is None for one in found if one.structure.epci == CACP)


@given(ANY_CRITERIA, st.floats(0, 80), st.floats(0, 80))
def test_a_larger_radius_never_loses_a_result(criteria: Criteria, one: float, other: float) -> None:
    near = set(ids(DIRECTORY.search(replace(criteria, radius_km=min(one, other)))))
    far = set(ids(DIRECTORY.search(replace(criteria, radius_km=max(one, other)))))
    anywhere = set(ids(DIRECTORY.search(replace(criteria, radius_km=None))))
    assert near <= far <= anywhere


@given(st.floats(0, 60), st.floats(0, 60))
def test_a_larger_radius_never_loses_a_result_in_a_crowd(one: float, other: float) -> None:
    near = set(ids(CROWD.search(replace(NEAR, radius_km=min(one, other)))))
    far = set(ids(CROWD.search(replace(NEAR, radius_km=max(one, other)))))
    assert near <= far <= set(ids(CROWD.search(NEAR)))


CROWD = directory(*(structure(f"s-{n}", lat=48.7 + n % 40 / 60, lon=1.6 + n // 40 / 60) for n in range(1000)))


@given(ANY_CRITERIA)
def test_every_result_has_what_was_asked(criteria: Criteria) -> None:
    found = DIRECTORY.search(criteria)
    assert len(set(ids(found))) == len(found)
    assert [one.is_sure for one in found] == sorted((one.is_sure for one in found), reverse=True)
    for one in found:
        assert 0 <= one.score <= 100
        assert not criteria.kinds or set(criteria.kinds) & set(one.structure.possible_kinds)
        is_local = criteria.epci in {one.structure.epci, *one.structure.zone}
        if criteria.position and criteria.radius_km is not None and not criteria.epci and not one.structure.zone:
            lat, lon = one.structure.lat or 0, one.structure.lon or 0
            assert distance_km(*criteria.position, lat, lon) <= criteria.radius_km + 0.01 or is_local


@given(ANY_CRITERIA)
def test_relaxations_keep_the_other_criteria_and_find_more(criteria: Criteria) -> None:
    here = set(ids(DIRECTORY.search(criteria)))
    for relaxation in DIRECTORY.relaxations(criteria):
        there = DIRECTORY.search(relaxation.criteria)
        assert len(there) == relaxation.count > len(here)
        assert here <= set(ids(there))
        assert relaxation.criteria.day == criteria.day
        assert relaxation.criteria.position == criteria.position


@given(ANY_CRITERIA)
def test_relaxations_count_what_their_criteria_find(criteria: Criteria) -> None:
    for one in DIRECTORY.relaxations(criteria):
        found = DIRECTORY.search(one.criteria)
        assert (one.count, one.sure) == (len(found), sum(hit.is_sure for hit in found))


def test_relaxations_are_named_after_what_they_leave() -> None:
    criteria = Criteria(("blanchisserie",), (), CERGY, kinds=("ETTI",), radius_km=30, day=DAY)
    names = {relaxation.name: relaxation.criteria for relaxation in DIRECTORY.relaxations(criteria)}
    assert names["kind"] == replace(criteria, kinds=())
    assert names["sector"].kinds == ("ETTI",)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("tremplin 95", "tremplin-95"),
        ("les coordonnées de Plaine de vie", "plaine-de-vie"),
        ("plene de vie", "plaine-de-vie"),
        ("tél de l'esat la hetraie", "esat-la-hetraie"),
        ("hevea", "esat-la-hetraie"),
        ("tilt service", "tilt-services"),
        ("cedre", "cedre"),
        ("ressourcerie imaj", "imaj-la-ressourcerie"),
        ("id ees interim garges", "id-ees-interim-garges-les-gonesse"),
        ("apui les vilageoises", "apui-les-villageoises"),
        ("restaurants du coeur argenteuil", "restaurants-du-coeur-argenteuil"),
        ("la table de cana", "la-table-de-cana-gennevilliers"),
        ("sauvegarde 95", "sauvegarde-95"),
    ],
)
def test_a_structure_is_found_by_its_name(text: str, id_: str) -> None:
    assert ids(DIRECTORY.by_name(text))[0] == id_


@pytest.mark.parametrize(
    "text", ["je cherche un traiteur à cergy", "combien coûte une heure de maçon", "ESAT et TVA", "", "zzz"]
)
def test_what_names_nobody_finds_nobody(text: str) -> None:
    assert DIRECTORY.by_name(text) == []


@given(st.text(max_size=100))
def test_any_text_may_be_looked_up(text: str) -> None:
    assert all(60 <= one.score <= 100 for one in DIRECTORY.by_name(text))


def test_every_structure_is_found_by_its_full_name() -> None:
    found = [one.structure for one in DIRECTORY.search(Criteria())]
    assert [one.id for one in found if one.id not in ids(DIRECTORY.by_name(one.name))] == []


def test_the_local_facilitator_comes_before_the_fallback() -> None:
    sarcelles = [one.id for one in DIRECTORY.facilitators_for("95585")]
    assert sarcelles == ["ca-roissy-pays-de-france", "reflexes-95", "voie-95", "macs-idf", "grafie"]
    assert DIRECTORY.facilitators_for("200055655") == DIRECTORY.facilitators_for("95585")


@pytest.mark.parametrize("place", ["95127", CACP, None, "00000"])
def test_without_a_local_facilitator_the_fallback_is_named(place: str | None) -> None:
    assert [one.id for one in DIRECTORY.facilitators_for(place)] == ["reflexes-95", "voie-95", "macs-idf", "grafie"]


def test_what_is_missing_is_said() -> None:
    assert DIRECTORY.gap("95018") == "facilitateur de clauses, PLIE"
    assert DIRECTORY.gap("95585") is None


def test_employment_agencies_are_partners_of_their_area() -> None:
    agencies = [one.id for one in DIRECTORY.partners("france-travail", "95018")]
    assert agencies == ["france-travail-argenteuil", "france-travail-val-d-oise"]


@given(ANY_CRITERIA)
def test_structures_that_are_looked_at_one_by_one_are_those_of_the_whole_search(criteria: Criteria) -> None:
    found, whole = DIRECTORY.ranked(criteria), DIRECTORY.search(criteria)
    assert [found[at] for at in range(len(found))] == whole
    assert found[1:4] == whole[1:4]
    is_unsure = [any(reason.kind.endswith("-unknown") for reason in one.reasons) for one in whole]
    assert is_unsure == [not one.is_sure for one in whole] == [at >= found.sure for at in range(len(whole))]

"""A definition as written, into the model: defaults of absence, the weight tree, sources and places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from tendering.files import schema_second as second
from tendering.files import to_model_award as award
from tendering.files import to_model_payment as paid
from tendering.files.schema import (
    AgreementFile,
    CallOffFile,
    EventFile,
    FigureFile,
    KpiFile,
    NoticesFile,
    PassesFile,
    PassFailFile,
    RiskFile,
    SectionFile,
    TenderFile,
)
from tendering.files.schema_costs import LIVING_WAGE, RateBuildFile
from tendering.files.schema_enablement import demand_growth, enablement
from tendering.files.schema_failure import failure
from tendering.files.schema_market import admission, requests
from tendering.files.schema_mobilisation import mobilisation
from tendering.files.schema_review import review
from tendering.files.schema_rota import rota
from tendering.files.yaml_reader import Document
from tendering.model import tender as model
from tendering.model.numbers import exact


def to_model(definition: TenderFile, document: Document, fingerprint: str) -> model.Tender:
    """Return the tender that a valid definition describes."""
    d = definition
    aliases = _aliases(document)
    places = {path: document.at(path) for path in document.positions}
    tender = model.Tender(
        id=d.tender,
        title=d.title,
        authority=model.Authority(**d.authority.model_dump()),
        fingerprint=fingerprint,
        summary=d.summary,
        procedure=d.procedure,
        started_by_event=d.started_by.event if d.started_by else None,
        started_by_on=d.started_by.on if d.started_by else None,
        regime_stated=d.regime,
        cpv=tuple(d.cpv or ()),
        value_amount=d.value.amount if d.value else None,
        value_vat=d.value.vat if d.value else None,
        on_withdrawal=d.on_withdrawal,
        sources={**_sources(document, aliases), **_sources(document, {})},
        places_at={**{flat: places[path] for path, flat in aliases.items()}, **places},
    )
    return _with_documents(award.with_award(tender, d), d)


def _with_documents(tender: model.Tender, d: TenderFile) -> model.Tender:
    """Add what the documents print and the checks read."""
    return replace(
        tender,
        agreement=_agreement(d.agreement) if d.agreement else None,
        timetable=tuple(_event(e) for e in d.timetable or ()),
        standstill=_standstill(d),
        pass_fail=tuple(_question(q) for q in d.pass_fail or ()),
        instructions=_sections(d.instructions),
        specification=_sections(d.specification),
        kpis=tuple(_kpi(k) for k in d.kpis or ()),
        risks=tuple(_risk(r) for r in d.risks or ()),
        service_hours=tuple(
            model.ServiceHours(
                id=h.id, starts=h.from_, ends=h.to, title=h.title, later=bool(h.later)
            )
            for h in d.service_hours or ()
        ),
        follows=second.follows(d.follows),
        needs=second.needs(d.needs),
        thin=second.thin(d.thin),
        figures=tuple(_figure(f) for f in d.figures or ()),
        bidding=model.Bidding(**d.bidding.model_dump()) if d.bidding else model.Bidding(),
        volume_cases=model.VolumeCases(**dict(d.volume_cases)) if d.volume_cases else None,
        workforce=model.Workforce(**d.workforce.model_dump()) if d.workforce else None,
        notices=_notices(d.notices) if d.notices else model.Notices(),
        governance=model.Governance(**dict(d.governance)) if d.governance else model.Governance(),
        plan=model.Plan(**dict(d.plan)) if d.plan else model.Plan(),
        rate_build=tuple(_rate_build(r) for r in d.rate_build or ()),
    )


def _aliases(document: Document) -> dict[str, str]:
    """Return flat paths for what is nested in sections: ``criteria[S].children[Q].x`` is also ``criteria[Q].x``."""
    flat: dict[str, str] = {}
    for path in document.positions:
        if ".children[" in path:
            flat[path] = "criteria[" + path.rpartition(".children[")[2]
    return flat


def _sources(document: Document, aliases: Mapping[str, str]) -> dict[str, str]:
    """Return the source of every scalar that has one, and of every mapping that states one."""
    found: dict[str, str] = {}
    for path in (*document.sources, *document.scalars):
        source = document.source_of(path)
        if source is not None and (not aliases or path in aliases):
            found[aliases.get(path, path)] = source
    return found


def _sections(sections: list[SectionFile] | None) -> tuple[model.Section, ...]:
    return tuple(
        model.Section(
            heading=s.heading, paragraphs=tuple(s.paragraphs or ()), bullets=tuple(s.bullets or ())
        )
        for s in sections or ()
    )


def _agreement(a: AgreementFile) -> model.Agreement:
    return model.Agreement(
        kind=a.kind,
        term=a.term,
        extensions=tuple(a.extensions or ()),
        term_reason=a.term_reason,
        starts_on=a.starts_on,
        stated_maximum=a.stated_maximum,
        call_off=_call_off(a.call_off) if a.call_off else None,
        failure=failure(a.failure),
        uplift=dict(a.uplift or {}),
        uplift_rule=paid.uplift_rule(a.uplift_rule) if a.uplift_rule else None,
        payment=paid.payment(a.payment) if a.payment else None,
        incentive=paid.incentive(a.incentive) if a.incentive else None,
        enablement=enablement(a.enablement),
        demand_growth=demand_growth(a.demand_growth),
        mobilisation=mobilisation(a.mobilisation),
        admission=admission(a.admission),
        requests=requests(a.requests),
        ends_on=a.ends_on,
        users=a.users,
        fees=a.fees,
        price_mechanism=a.price_mechanism,
        open_until=a.open_until,
        results=second.results(a.results),
        review=review(a.review),
        extension_notice=a.extension_notice,
        terms=_sections(a.terms),
        tupe=_sections(a.tupe),
    )


def _call_off(c: CallOffFile) -> model.CallOff:
    return model.CallOff(
        method=c.method,
        steps=tuple(c.steps or ()),
        response_time=c.response_time,
        refusal=c.refusal,
        hand_back=c.hand_back,
        persons_choice=c.persons_choice,
        direct_payments=c.direct_payments,
        competition=c.competition,
        rota=rota(c.rota),
    )


def _event(e: EventFile) -> model.Event:
    return model.Event(
        event=e.event,
        on=e.on if isinstance(e.on, date) else None,
        at=e.at,
        start=e.from_,
        end=e.to,
        month=e.on if isinstance(e.on, str) else None,
        stated=e.stated,
        note=e.note,
    )


def _standstill(d: TenderFile) -> model.Standstill | None:
    if d.standstill is None:
        return None
    written = d.standstill.model_dump()
    written["method"] = d.standstill.method or "electronic"
    return model.Standstill(**written)


def _question(q: PassFailFile) -> model.PassFailQuestion:
    return model.PassFailQuestion(
        id=q.id,
        kind=model.QuestionKind(q.kind),
        question=q.question,
        effect=model.Effect(q.effect),
        tests=q.tests,
        because=q.because,
        unrated=q.unrated,
        equivalents=q.equivalents,
        applies_to=q.applies_to,
        again_at=tuple(q.again_at or ()),
        passes=_passes(q.passes) if q.passes else None,
        lots=award.lot_ids(q.lots),
        stage=q.stage,
    )


def _passes(p: PassesFile) -> model.PassTest:
    return model.PassTest(at_least=p.at_least, at_most=p.at_most, one_of=tuple(p.one_of or ()))


def _kpi(k: KpiFile) -> model.Kpi:
    return model.Kpi(
        id=k.id,
        title=k.title,
        measure=k.measure,
        threshold=k.threshold,
        lots=award.lot_ids(k.lots),
        from_note=k.from_,
        test=paid.kpi_test(k.test) if k.test else None,
        possible_after=k.possible_after,
    )


def _risk(r: RiskFile) -> model.Risk:
    return model.Risk(
        id=r.id,
        description=r.description,
        likelihood=r.likelihood,
        consequence=r.consequence,
        printed_score=r.score,
        mitigation=r.mitigation,
    )


def _notices(n: NoticesFile) -> model.Notices:
    written = n.model_dump()
    for key in ("languages", "treaties"):
        written[key] = tuple(written[key] or ())
    return model.Notices(**written)


def _figure(f: FigureFile) -> model.Figure:
    return model.Figure(
        id=f.id,
        says=f.says,
        printed=exact(f.printed),
        decimals=len(f.printed.partition(".")[2]),
        unit=f.unit,
        equals=f.equals,
        place=f.place,
    )


def _rate_build(r: RateBuildFile) -> model.RateBuild:
    written = dict(r)
    by_law = r.pay == LIVING_WAGE
    written |= {"pay": None if by_law else r.pay, "visits": dict(r.visits or {})}
    return model.RateBuild(pay_by_law=by_law, **written)

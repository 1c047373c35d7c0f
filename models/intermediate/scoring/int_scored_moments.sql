-- One row per lead cycle and moment at which it is scored, with the version in force: each stage's
-- first entry, the end of each day that brought news, and the run's moment for a person's latest
-- cycle if it may still be worked on. A cycle of which no source knows a time is scored once, with
-- what is known now, so that it can be held against its outcome.
with cycle_stages as (
    select * from {{ ref('int_cycle_stages') }}
),

lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

score_days as (
    select * from {{ ref('int_score_days') }}
),

rules as (
    select * from {{ ref('int_scoring_rules') }}
),

definitions as (
    select distinct
        definition_version,
        applies_from,
        applies_until
    from rules
),

moments as (
    select
        lead_cycles.cycle_id,
        cycle_stages.stage as moment,
        'stage' as moment_kind,
        lead_cycles.person_number,
        lead_cycles.account_number,
        lead_cycles.segment,
        cycle_stages.first_entered_at as scored_at
    from cycle_stages
    inner join lead_cycles
        on cycle_stages.cycle_id = lead_cycles.cycle_id
    where cycle_stages.first_entered_at is not null
    union all
    select
        lead_cycles.cycle_id,
        cast(score_days.scored_on as varchar) as moment,
        'day' as moment_kind,
        lead_cycles.person_number,
        lead_cycles.account_number,
        lead_cycles.segment,
        score_days.scored_at
    from score_days
    inner join lead_cycles
        on score_days.cycle_id = lead_cycles.cycle_id
    union all
    select
        cycle_id,
        'as_of' as moment,
        'as_of' as moment_kind,
        person_number,
        account_number,
        segment,
        {{ as_of() }} as scored_at
    from lead_cycles
    where
        next_opened_at is null
        and outcome in (
            'open_in_marketing', 'open_in_sales', 'rejected', 'recycled', 'expired'
        )
    union all
    select
        cycle_id,
        'undated' as moment,
        'undated' as moment_kind,
        person_number,
        account_number,
        segment,
        {{ as_of() }} as scored_at
    from lead_cycles
    where opened_at is null
),

final as (
    select
        row_number() over (order by moments.scored_at) as moment_number,
        moments.cycle_id,
        moments.moment,
        moments.moment_kind,
        definitions.definition_version,
        moments.segment,
        moments.person_number,
        moments.account_number,
        moments.scored_at
    from moments
    left join definitions
        on
            moments.scored_at >= definitions.applies_from
            and moments.scored_at < definitions.applies_until
)

select * from final

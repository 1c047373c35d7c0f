-- One row per scored moment and rule of fit whose attribute has a value then: its points, 0 where
-- the value does not fit, and whether only the current value is known.
with facts as (
    select * from {{ ref('int_person_facts') }}
),

moments as (
    select * from {{ ref('int_scored_moments') }}
),

rules as (
    select * from {{ ref('int_scoring_rules') }}
    where dimension = 'fit'
),

judged_facts as (
    select
        facts.person_number,
        rules.definition_version,
        rules.rule_number,
        case
            when {{ fits_rule('facts.value', 'rules.operator', 'rules.value') }}
                then {{ capped('rules.points', 'rules.cap') }}
            else 0
        end as points,
        facts.is_current,
        facts.holds_from,
        facts.holds_until
    from facts
    inner join rules
        on facts.signal = rules.field
),

final as (
    select
        moments.moment_number,
        judged_facts.rule_number,
        judged_facts.points,
        judged_facts.is_current and moments.moment <> 'as_of' as is_backfilled
    from moments
    inner join judged_facts
        on
            moments.person_number = judged_facts.person_number
            and moments.definition_version = judged_facts.definition_version
            and moments.scored_at >= judged_facts.holds_from
            and moments.scored_at < judged_facts.holds_until
)

select * from final

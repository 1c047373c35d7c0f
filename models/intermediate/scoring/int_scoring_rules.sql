-- One row per rule and version of the definition of a good lead, with the time it is in force and
-- what it looks at.
with rules as (
    select * from {{ ref('scoring_rules') }}
),

signals as (
    select * from {{ ref('scoring_signals') }}
),

final as (
    select
        rules.rule_id,
        rules.version as definition_version,
        rules.label,
        rules.dimension,
        signals.touch_type,
        signals.field,
        rules.operator,
        rules.value,
        row_number() over (order by rules.version, rules.rule_id) as rule_number,
        rules.points,
        rules.cap,
        rules.half_life_days,
        {{ reporting_day_start('rules.valid_from') }} as applies_from,
        coalesce(
            {{ reporting_day_start(days_later('rules.valid_to', 1)) }}, {{ end_of_time() }}
        ) as applies_until
    from rules
    inner join signals
        on rules.signal = signals.signal
)

select * from final

-- Every scoring rule names a known signal and an operator that can look at it, its numbers make
-- sense, and a version is one set of rules in one period of its own.
{{ config(meta={'shows_rows': true}) }}
with rules as (
    select * from {{ ref('scoring_rules') }}
),

signals as (
    select * from {{ ref('scoring_signals') }}
),

operators as (
    select * from {{ ref('scoring_operators') }}
),

described_rules as (
    select
        rules.version,
        rules.rule_id,
        rules.signal,
        rules.operator,
        rules.value,
        rules.dimension,
        rules.points,
        rules.cap,
        rules.half_life_days,
        rules.valid_from,
        rules.valid_to,
        signals.dimension as signal_dimension,
        signals.value_type,
        operators.needs_value
    from rules
    left join signals
        on rules.signal = signals.signal
    left join operators
        on
            rules.operator = operators.operator
            and signals.value_type = operators.value_type
),

problems as (
    select
        version,
        rule_id,
        case
            when value_type is null
                then 'unknown signal ' || signal
            when dimension <> signal_dimension
                then 'signal ' || signal || ' is of dimension ' || signal_dimension
            when needs_value is null
                then 'operator ' || operator || ' cannot look at ' || value_type
            when needs_value and value is null
                then 'operator ' || operator || ' needs a value'
            when not needs_value and value is not null
                then 'operator ' || operator || ' takes no value'
            when operator in ('at_least', 'at_most') and try_cast(value as double) is null
                then 'value ' || value || ' is no number'
            when value_type = 'boolean' and value not in ('true', 'false')
                then 'value ' || value || ' is not true or false'
            when cap * points <= 0 or abs(cap) < abs(points)
                then 'the cap is less than the points of once'
            when dimension = 'fit' and half_life_days is not null
                then 'points of fit do not halve'
            when dimension = 'engagement' and coalesce(half_life_days, 0) < 7
                then 'half_life_days is 7 or more'
            when valid_to < valid_from
                then 'valid_to is before valid_from'
        end as problem
    from described_rules
    union all
    select
        rules.version,
        rules.rule_id,
        case
            when rules.version = others.version
                then 'its period is not that of rule ' || others.rule_id
            else 'its period overlaps with version ' || others.version
        end as problem
    from rules
    inner join rules as others
        on case
            when rules.version = others.version
                then
                    rules.valid_from <> others.valid_from
                    or rules.valid_to is distinct from others.valid_to
            else
                rules.valid_from <= coalesce(others.valid_to, date '9999-12-31')
                and others.valid_from <= coalesce(rules.valid_to, date '9999-12-31')
        end
)

select
    version,
    rule_id,
    min(problem) as problem
from problems
where problem is not null
group by version, rule_id

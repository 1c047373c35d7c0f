{# Whether a value, as text, fits a rule of scoring_rules; an unknown value fits none. #}
{% macro fits_rule(text, operator, value) -%}
    coalesce(case {{ operator }}
        when 'happened' then true
        when 'is_known' then {{ text }} is not null
        when 'at_least' then try_cast({{ text }} as double) >= try_cast({{ value }} as double)
        when 'at_most' then try_cast({{ text }} as double) <= try_cast({{ value }} as double)
        else {{ fits_pattern(text, operator, value) }}
    end, false)
{%- endmacro %}

{#
    How many times its own weight an event weighs at `base`, if it halves every `half_life_days`.
    Divided by the growth of a later moment it is the weight that is left then, so that one running
    sum serves every moment. The exponent is clipped where a double ends: beyond 1,000 half-lives.
#}
{% macro growth_since(base, moment, half_life_days) -%}
    power(cast(2 as double), least(1000.0, greatest(-1000.0,
        {{ days_between(base, moment) }} / {{ half_life_days }}
    )))
{%- endmacro %}

{# No more points than the cap, no less than a cap below zero; no cap, no limit. #}
{% macro capped(points, cap) -%}
    case
        when {{ cap }} < 0 then greatest({{ points }}, {{ cap }})
        else least({{ points }}, {{ cap }})
    end
{%- endmacro %}

{# Points as they are kept: what differs only by the order of adding up is equal. #}
{% macro rounded_points(points) -%}
    round({{ points }}, 9)
{%- endmacro %}

{# Points as they are told: one decimal, none where it is 0. #}
{% macro told_points(points) -%}
    case
        when round({{ points }}, 1) = round({{ points }})
            then cast(cast(round({{ points }}) as bigint) as varchar)
        else cast(cast({{ points }} as decimal(18, 1)) as varchar)
    end
{%- endmacro %}

{# How many of the contents that a person touched are named as interests. #}
{% macro named_interests_count() -%}
    3
{%- endmacro %}

{# Below every score: the minimum of a band that asks for none. #}
{% macro lowest_score() -%}
    cast('-Infinity' as double)
{%- endmacro %}

{# Into how many parts of equal size hand-offs are cut by their score, the highest first. #}
{% macro score_parts_count() -%}
    10
{%- endmacro %}

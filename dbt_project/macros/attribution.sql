{#
    Attribution by weight cards. An anchor is a touch of a path that a card may name; a path carries
    the position of each as <anchor>_position (NULL if the anchor has no touch). A touch's role is
    the set of anchors that it holds, one bit each; 0 is a plain touch. A path's shape is the roles
    of its five anchor touches in one number, so that cards are resolved once per shape of path, not
    once per conversion. The arguments `path` and `card` are aliases of tables.
#}
{% macro attribution_anchors() -%}
    {{ return(['first', 'lead_creation', 'opportunity_creation', 'closed_won', 'last']) }}
{%- endmacro %}

{# The role of the touch at a position of a path. #}
{% macro path_role(position, path) -%}
    (
    {%- for anchor in attribution_anchors() -%}
        {{ ' + ' if not loop.first }}
        case when {{ position }} = {{ path }}.{{ anchor }}_position
            then {{ 2 ** loop.index0 }} else 0 end
    {%- endfor -%}
    )
{%- endmacro %}

{# How many touches of a path hold an anchor: one that holds several counts once. #}
{% macro milestone_touch_count(path) -%}
    (
    {%- for anchor in attribution_anchors() -%}
        {%- set earlier = attribution_anchors()[:loop.index0] -%}
        {{ ' + ' if not loop.first }}
        case when {{ path }}.{{ anchor }}_position is not null
        {%- for other in earlier %}
            and {{ path }}.{{ anchor }}_position <> coalesce({{ path }}.{{ other }}_position, 0)
        {%- endfor %} then 1 else 0 end
    {%- endfor -%}
    )
{%- endmacro %}

{# The shape of a path: its anchors' roles, five bits each, and whether it has a plain touch. #}
{% macro path_shape(path) -%}
    (
    {%- for anchor in attribution_anchors() -%}
        {{ path_role(path ~ '.' ~ anchor ~ '_position', path) }} * {{ 32 ** loop.index0 }} +
    {% endfor -%}
        case when {{ path }}.touch_count > {{ milestone_touch_count(path) }}
            then {{ 32 ** 5 }} else 0 end
    )
{%- endmacro %}

{# The role of an anchor's touch in a shape; 0 if the anchor has none. #}
{% macro shape_role(shape, anchor) -%}
    (({{ shape }} >> {{ 5 * attribution_anchors().index(anchor) }}) & 31)
{%- endmacro %}

{# Whether paths of a shape have a touch that holds no anchor. #}
{% macro shape_has_plain_touches(shape) -%}
    ({{ shape }} >> 25) > 0
{%- endmacro %}

{# Whether a role holds an anchor. #}
{% macro holds_anchor(role, anchor) -%}
    ({{ role }} & {{ 2 ** attribution_anchors().index(anchor) }}) > 0
{%- endmacro %}

{# The sum of a card's shares for the anchors that a role holds. #}
{% macro role_share(role, card) -%}
    (
    {%- for anchor in attribution_anchors() -%}
        {{ ' + ' if not loop.first }}
        case when {{ holds_anchor(role, anchor) }} then {{ card }}.{{ anchor }}_share else 0 end
    {%- endfor -%}
    )
{%- endmacro %}

{# The position of the touch that plays a role on a path; NULL for plain touches. #}
{% macro role_position(role, path) -%}
    case
    {%- for anchor in attribution_anchors() %}
        when {{ holds_anchor(role, anchor) }} then {{ path }}.{{ anchor }}_position
    {%- endfor %}
    end
{%- endmacro %}

{# A touch's place among the touches of its own role: 1 for the touch of an anchor. #}
{% macro rank_in_role(position, path) -%}
    case
        when {{ path_role(position, path) }} > 0 then 1
        else {{ position }} - {{ path }}.first_position
        {%- for anchor in attribution_anchors()[1:-1] -%}
            {%- set earlier = attribution_anchors()[:loop.index] %}
            - case when {{ path }}.{{ anchor }}_position < {{ position }}
            {%- for other in earlier %}
                and {{ path }}.{{ anchor }}_position <> coalesce({{ path }}.{{ other }}_position, 0)
            {%- endfor %} then 1 else 0 end
        {%- endfor %}
    end
{%- endmacro %}

{#
    The weight of one touch: its anchors' share, else its part of what the card gives the others.
    `prefix` is for tables that hold several cards side by side.
#}
{% macro card_weight(card, path, prefix='') -%}
    coalesce(
        {{ card }}.{{ prefix }}anchored_weight,
        {{ card }}.{{ prefix }}others_weight
        / ({{ path }}.touch_count - {{ card }}.{{ prefix }}anchored_touch_count)
    )
{%- endmacro %}

{#
    The amount of one touch of a part: the part's amount, and one minor unit more (towards the sign
    of the whole) for its first touches, as the largest remainders give it. A part that earns
    nothing has no row.
#}
{% macro _part_amount(part, path, rank) -%}
    cast(case
        when {{ path }}.amount is null then null
        when {{ rank }} <= {{ part }}raised_touch_count then {{ part }}raised_amount
        else coalesce({{ part }}base_amount, 0)
    end as decimal(18, 2))
{%- endmacro %}

{# The amount of one touch under a card. #}
{% macro card_amount(role_amount, path, prefix='') -%}
    {{ _part_amount(role_amount ~ '.' ~ prefix, path, path ~ '.rank_in_role') }}
{%- endmacro %}

{# The weight of one touch where channels earn and their touches share evenly. #}
{% macro channel_weight(channel, prefix) -%}
    ({{ channel }}.{{ prefix }}weight / {{ channel }}.channel_touch_count)
{%- endmacro %}

{# The amount of one touch where channels earn. #}
{% macro channel_amount(channel, path, prefix) -%}
    {%- set rank = path ~ '.channel_position - ' ~ channel ~ '.first_channel_position + 1' -%}
    {{ _part_amount(channel ~ '.' ~ prefix, path, rank) }}
{%- endmacro %}

{# The amount of one touch under time decay, where every touch is a part of its own. #}
{% macro decay_amount(touch_amount, path) -%}
    case when {{ path }}.amount is not null
        then cast(coalesce({{ touch_amount }}.amount, 0) as decimal(18, 2)) end
{%- endmacro %}

{# A column's value on the row of one built-in model, where all models' rows make one row. #}
{% macro built_in(column, model) -%}
    max({{ column }}) filter (where attribution_model = '{{ model }}')
{%- endmacro %}

{#
    What a touch weighs so many days before the conversion, 1 at the conversion itself: half for
    each half-life. The exponent is clipped where doubles would end in 0.
#}
{% macro decay(days, half_life_days) -%}
    power(cast(2 as double), -least({{ days }} / {{ half_life_days }}, 1000))
{%- endmacro %}

{# The weight of one touch under time decay. #}
{% macro decay_weight(touch, path) -%}
    ({{ decay(touch ~ '.days_before_conversion', path ~ '.half_life_days') }}
    / {{ path }}.decay_sum)
{%- endmacro %}

{#
    What the floor leaves of an exact number of minor units, to a millionth of one: noise in the
    last bits of a weight may not decide who gets a cent.
#}
{% macro remainder(exact_units) -%}
    round({{ exact_units }} - floor({{ exact_units }}), 6)
{%- endmacro %}

{# The channel before a touch inside a look-back; 0, the start, where there is none. #}
{% macro channel_before(channel_number, days, lookback_days) -%}
    case when {{ days }} <= {{ lookback_days }} then {{ channel_number }} else 0 end
{%- endmacro %}

{# A sum of weights as it is kept: what differs only by the order of adding up is equal. #}
{% macro rounded_credit(weights) -%}
    round({{ weights }}, 9)
{%- endmacro %}

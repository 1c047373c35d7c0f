{# The host of a web address, in lower case and without www; NULL if there is none. #}
{% macro url_host(address) -%}
    nullif(regexp_extract(
        lower({{ address }}), '^(?:[a-z][a-z0-9+.-]*://)?(?:www[.])?([^/?#:@ ]+)', 1
    ), '')
{%- endmacro %}

{# The domain of an e-mail address, in lower case. #}
{% macro email_domain(email) -%}
    split_part(lower(trim({{ email }})), '@', 2)
{%- endmacro %}

{# A query parameter of a web address, decoded; NULL if the address does not have it. #}
{% macro url_parameter(address, parameter) -%}
    case
        when contains({{ address }}, '{{ parameter }}=') then nullif({{ url_decoded(
            "regexp_extract(" ~ address ~ ", '[?&]" ~ parameter ~ "=([^&#]*)', 1)"
        ) }}, '')
    end
{%- endmacro %}

{# Text that was percent-encoded for a web address, in which + stands for a space. #}
{% macro url_decoded(encoded) -%}
    {{ adapter.dispatch('url_decoded')(encoded) }}
{%- endmacro %}

{% macro default__url_decoded(encoded) -%}
    try_url_decode({{ encoded }})
{%- endmacro %}

{% macro duckdb__url_decoded(encoded) -%}
    url_decode(replace({{ encoded }}, '+', ' '))
{%- endmacro %}

{# One row per part of a separated text, to stand in a select list. #}
{% macro each_part(separated, separator) -%}
    {{ adapter.dispatch('each_part')(separated, separator) }}
{%- endmacro %}

{% macro default__each_part(separated, separator) -%}
    explode(split({{ separated }}, '{{ separator }}'))
{%- endmacro %}

{% macro duckdb__each_part(separated, separator) -%}
    unnest(string_split({{ separated }}, '{{ separator }}'))
{%- endmacro %}

{# Whether a text fits one of the four ways in which rule seeds state a pattern. #}
{% macro fits_pattern(text, match_type, pattern) -%}
    case {{ match_type }}
        when 'equals' then lower({{ text }}) = lower({{ pattern }})
        when 'prefix' then left(lower({{ text }}), length({{ pattern }})) = lower({{ pattern }})
        when 'contains' then contains(lower({{ text }}), lower({{ pattern }}))
        when 'regex' then {{ adapter.dispatch('fits_regex')(text, pattern) }}
    end
{%- endmacro %}

{% macro default__fits_regex(text, pattern) -%}
    regexp_like(lower({{ text }}), {{ pattern }})
{%- endmacro %}

{% macro duckdb__fits_regex(text, pattern) -%}
    regexp_matches(lower({{ text }}), {{ pattern }})
{%- endmacro %}

{# A referring address without its query; browsers leave out the fragment themselves. #}
{% macro referrer_page(address) -%}
    case
        when contains({{ address }}, '?') then split_part({{ address }}, '?', 1)
        else {{ address }}
    end
{%- endmacro %}

{#
    A 64-bit fingerprint of texts, NULL among them, to join by one integer instead of many texts.
    It is not exact: the model that owns it tests that it is unique.
#}
{% macro fingerprint(texts) -%}
    {{ adapter.dispatch('fingerprint')(texts) }}
{%- endmacro %}

{% macro default__fingerprint(texts) -%}
    xxhash64({% for text in texts %}coalesce({{ text }}, ''){{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}

{% macro duckdb__fingerprint(texts) -%}
    hash({{ texts | join(', ') }})
{%- endmacro %}

{# Whether a text is shaped like an e-mail address or a telephone number. #}
{% macro is_personal_text(text) -%}
    {{ adapter.dispatch('is_personal_text')(text) }}
{%- endmacro %}

{% macro default__is_personal_text(text) -%}
    regexp_like({{ text }}, '[^ @/]+(@|%40)[^ @/]+[.][a-zA-Z]|(^|[^0-9a-z])[+0][0-9]([ ()./-]?[0-9]){6,}')
{%- endmacro %}

{% macro duckdb__is_personal_text(text) -%}
    regexp_matches({{ text }}, '[^ @/]+(@|%40)[^ @/]+[.][a-zA-Z]|(^|[^0-9a-z])[+0][0-9]([ ()./-]?[0-9]){6,}')
{%- endmacro %}

{# The rows of a group as a list, the heaviest first, then by name; each keeps its name and `texts`. #}
{% macro list_by_weight(weight, name, texts) -%}
    {{ adapter.dispatch('list_by_weight')(weight, name, texts) }}
{%- endmacro %}

{% macro default__list_by_weight(weight, name, texts) -%}
    array_sort(collect_list(struct(
        -({{ weight }}) as weight, {{ name }} as name
        {%- for text in texts %}, {{ text }} as {{ text }}{% endfor %}
    )))
{%- endmacro %}

{% macro duckdb__list_by_weight(weight, name, texts) -%}
    list_sort(list({
        'weight': -({{ weight }}), 'name': {{ name }}
        {%- for text in texts %}, '{{ text }}': {{ text }}{% endfor %}
    }))
{%- endmacro %}

{# A list, of another name than `listed`, as one text: of each element the expression over `listed`. #}
{% macro text_of_list(list, text) -%}
    {{ adapter.dispatch('text_of_list')(list, text) }}
{%- endmacro %}

{% macro default__text_of_list(list, text) -%}
    array_join(transform({{ list }}, listed -> {{ text }}), ', ')
{%- endmacro %}

{% macro duckdb__text_of_list(list, text) -%}
    array_to_string(list_transform({{ list }}, lambda listed: {{ text }}), ', ')
{%- endmacro %}

-- One row per use of content that a rule fits: the stage of the buying cycle that it speaks to.
with content_uses as (
    select * from {{ ref('int_content_uses') }}
),

rules as (
    select * from {{ ref('buying_stage_rules') }}
    where valid_from <= {{ reporting_date(as_of()) }}
),

words as (
    select
        'touch_type' as field,
        touch_type as value,
        content_use_number
    from content_uses
    union all
    select
        'content' as field,
        content as value,
        content_use_number
    from content_uses
    union all
    select
        'campaign_type' as field,
        campaign_type as value,
        content_use_number
    from content_uses
    union all
    select
        'campaign_buying_stage' as field,
        campaign_buying_stage as value,
        content_use_number
    from content_uses
),

distinct_words as (
    select distinct
        field,
        value
    from words
    where value is not null
),

-- Patterns are tried on the few different words, not on every use.
fits as (
    select
        distinct_words.field,
        distinct_words.value,
        rules.priority,
        rules.buying_stage,
        rules.valid_from
    from distinct_words
    inner join rules
        on
            distinct_words.field = rules.field
            and {{ fits_pattern('distinct_words.value', 'rules.match_type', 'rules.pattern') }}
),

final as (
    select
        words.content_use_number,
        fits.buying_stage
    from words
    inner join fits
        on
            words.field = fits.field
            and words.value = fits.value
    qualify row_number() over (
        partition by words.content_use_number
        order by fits.priority asc, fits.valid_from desc
    ) = 1
)

select * from final

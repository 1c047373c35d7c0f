-- One row per origin of touches, as it may be published: values shaped like an e-mail address or a
-- telephone number are masked, and the referring address has no scheme and no query.
with origins as (
    select * from {{ ref('int_touch_origins') }}
),

judged_origins as (
    select
        origin_number,
        utm_source,
        utm_medium,
        utm_campaign,
        referrer_page,
        coalesce({{ is_personal_text('utm_source') }}, false) as is_utm_source_masked,
        coalesce({{ is_personal_text('utm_medium') }}, false) as is_utm_medium_masked,
        coalesce({{ is_personal_text('utm_campaign') }}, false) as is_utm_campaign_masked,
        coalesce({{ is_personal_text('referrer_page') }}, false) as is_referrer_masked
    from origins
),

final as (
    select
        origin_number,
        case
            when is_utm_source_masked then 'masked' else utm_source
        end as utm_source,
        case
            when is_utm_medium_masked then 'masked' else utm_medium
        end as utm_medium,
        case
            when is_utm_campaign_masked then 'masked' else utm_campaign
        end as utm_campaign,
        case
            when is_referrer_masked then 'masked'
            else nullif(regexp_replace(referrer_page, '^[A-Za-z][A-Za-z0-9+.-]*://', ''), '')
        end as referrer,
        is_utm_source_masked,
        is_utm_medium_masked,
        is_utm_campaign_masked,
        is_referrer_masked
    from judged_origins
)

select * from final

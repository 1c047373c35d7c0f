-- One row per conversion, look-back and month: the CRM's own total beside what is explained under
-- every attribution model, and why the rest has no credit.
with tie_out as (
    select * from marts.rpt_tie_out
),

final as (
    select
        conversion_type,
        lookback_days,
        month_start,
        max(currency_code) as currency_code,
        max(deals_count) as deals_count,
        max(crm_amount) as crm_amount,
        max(attributed_amount) as attributed_amount,
        max(unattributed_amount) as unattributed_amount,
        max(no_people_amount) as no_people_amount,
        max(no_touches_amount) as no_touches_amount,
        max(only_ineligible_touches_amount) as only_ineligible_touches_amount,
        max(undated_conversion_amount) as undated_conversion_amount,
        max(only_after_close_amount) as only_after_close_amount,
        max(outside_lookback_amount) as outside_lookback_amount,
        count(distinct attribution_model) as models_count,
        bool_and(crm_amount = attributed_amount + unattributed_amount) as is_tied
    from tie_out
    group by conversion_type, lookback_days, month_start
)

select * from final
order by conversion_type desc, lookback_days desc, month_start desc nulls last

"""Defects that no run may publish: one text of a model, macro or seed, and what it becomes.

They are slips that a change to the project can hold: a filter left out, a join on the wrong key, a
sign, a row of the agreement with a wrong word. How they are tried is said in `mutation`.
"""

from tests.faults.mutation import Mutant

INTERMEDIATE = "models/intermediate"
MARTS = "models/marts"

IDENTITY = (
    Mutant(
        "merged records are not followed",
        f"{INTERMEDIATE}/identity/int_person_numbers.sql",
        "where merged_into_id is not null",
        "where merged_into_id is not null and person_id is null",
    ),
    Mutant(
        "equal e-mail joins nobody",
        f"{INTERMEDIATE}/identity/int_person_numbers.sql",
        "on records.personal_email = numbers_by_email.personal_email",
        "on records.person_id = numbers_by_email.personal_email",
    ),
    Mutant(
        "a role mailbox joins strangers",
        f"{INTERMEDIATE}/identity/int_person_records.sql",
        "case when role_mailboxes.mailbox is null then addressed_people.email end",
        "coalesce(addressed_people.email, role_mailboxes.mailbox)",
    ),
    Mutant(
        "a person has a company for each record",
        f"{INTERMEDIATE}/identity/int_people_resolved.sql",
        """            records.record_number asc
    ) = 1""",
        """            records.record_number asc
    ) >= 1""",
    ),
    Mutant(
        "deleted people are dropped",
        f"{INTERMEDIATE}/identity/int_people.sql",
        "on people.person_id = records.person_id",
        "on people.person_id = records.person_id and not people.is_deleted",
    ),
    Mutant(
        "a visitor's link does not end where the next person's begins",
        f"{INTERMEDIATE}/identity/int_identity_links.sql",
        "least(valid_to, coalesce(next_valid_from, {{ end_of_time() }})) as applies_until",
        "valid_to as applies_until",
    ),
)

TOUCHES = (
    Mutant(
        "bots count as people",
        f"{INTERMEDIATE}/touches/int_touches.sql",
        "when is_bot then 'bot'",
        "when is_bot then null",
    ),
    Mutant(
        "own staff count as leads",
        f"{INTERMEDIATE}/touches/int_touches.sql",
        "when is_internal then 'internal'",
        "when is_internal and is_bot then 'internal'",
    ),
    Mutant(
        "repeated touches count twice",
        f"{INTERMEDIATE}/touches/int_touches_stitched.sql",
        "repeated_touches.touch_id is not null as is_duplicate",
        "false as is_duplicate",
    ),
    Mutant(
        "a channel's period ends where another origin's begins",
        f"{INTERMEDIATE}/touches/int_touch_channels.sql",
        "partition by first_rules.origin_number order by first_rules.valid_from",
        "order by first_rules.origin_number, first_rules.valid_from",
    ),
    Mutant(
        "touches of unknown visitors are lost",
        f"{INTERMEDIATE}/touches/int_touches_stitched.sql",
        """    left join visitors
        on
            joinable_touches.visitor_id""",
        """    inner join visitors
        on
            joinable_touches.visitor_id""",
    ),
    Mutant(
        "a source's touches are left out",
        f"{INTERMEDIATE}/unions/int_touches_unioned.sql",
        """    union all
    select * from marketo_touches
""",
        "",
    ),
    Mutant(
        "a channel rule has the place of another",
        "seeds/channel_rules.csv",
        "101,campaign_channel,equals,PERFORMANCE_MAX,paid_search",
        "100,campaign_channel,equals,PERFORMANCE_MAX,paid_social",
    ),
    Mutant(
        "a channel rule gives a channel that does not exist",
        "seeds/channel_rules.csv",
        "PERFORMANCE_MAX,paid_search",
        "PERFORMANCE_MAX,paid_serach",
    ),
)

CYCLES = (
    Mutant(
        "cycles without a score are dropped",
        f"{MARTS}/cycles/fct_lead_cycles.sql",
        "left join scores",
        "inner join scores",
    ),
    Mutant(
        "a cycle gets the company whose number its person has",
        f"{MARTS}/cycles/fct_lead_cycles.sql",
        "on lead_cycles.account_number = accounts.account_number",
        "on lead_cycles.person_number = accounts.account_number",
    ),
    Mutant(
        "a stage entry counts in every later cycle",
        f"{INTERMEDIATE}/cycles/int_cycle_stage_entries.sql",
        "stage_entries.changed_at < openings.next_opened_at",
        "stage_entries.changed_at >= openings.opened_at",
    ),
    Mutant(
        "a lost deal outranks a won one",
        f"{INTERMEDIATE}/cycles/int_cycle_outcomes.sql",
        """            when has_won then 'won'
            when has_open_deal then 'open_in_sales'
            when has_lost then 'lost'""",
        """            when has_lost then 'lost'
            when has_open_deal then 'open_in_sales'
            when has_won then 'won'""",
    ),
    Mutant(
        "the first exit decides instead of the last",
        f"{INTERMEDIATE}/cycles/int_cycle_outcomes.sql",
        "greatest(\n",
        "least(\n",
    ),
    Mutant(
        "a hand-off is joined by person alone",
        f"{INTERMEDIATE}/cycles/int_cycle_outcomes.sql",
        """            and milestones.handed_off_at = hand_offs.handed_off_at
""",
        "",
    ),
    Mutant(
        "a late answer counts as met",
        f"{INTERMEDIATE}/cycles/int_lead_cycles.sql",
        "when activities.first_followed_up_at <= hand_offs.due_at then 'met'",
        "when activities.first_followed_up_at >= hand_offs.due_at then 'met'",
    ),
    Mutant(
        "response time has the wrong sign",
        f"{INTERMEDIATE}/cycles/int_lead_cycles.sql",
        "hours_between('joined.handed_off_at', 'joined.first_followed_up_at')",
        "hours_between('joined.first_followed_up_at', 'joined.handed_off_at')",
    ),
    Mutant(
        "due times run across time zones",
        f"{INTERMEDIATE}/clock/int_hand_off_due_times.sql",
        """        partition by time_zone
        order by worked_point""",
        """        order by worked_point""",
    ),
    Mutant(
        "an outcome that no report knows",
        f"{INTERMEDIATE}/cycles/int_cycle_outcomes.sql",
        "when is_last_exit_recycled then 'recycled'",
        "when is_last_exit_recycled then 'returned'",
    ),
    Mutant(
        "a status of the CRM has no stage",
        "seeds/stage_map.csv",
        "salesforce,person,Assigned,handed_off,1990-01-01\n",
        "",
    ),
    Mutant(
        "the working day ends before it begins",
        "seeds/business_hours.csv",
        ",2,09:00,18:00",
        ",2,19:00,18:00",
    ),
)

DEALS = (
    Mutant(
        "deleted deals count",
        f"{INTERMEDIATE}/cycles/int_deals.sql",
        "where not coalesce(is_deleted, false) and merged_into_id is null",
        "where merged_into_id is null",
    ),
    Mutant(
        "all deals have one primary person together",
        f"{INTERMEDIATE}/cycles/int_opportunity_people.sql",
        "            partition by deal_people.opportunity_id\n",
        "",
    ),
    Mutant(
        "supporting people get the money, too",
        f"{INTERMEDIATE}/cycles/int_cycle_deals.sql",
        "case when deal_people.is_primary then deals.revenue_amount end",
        "deals.revenue_amount",
    ),
    Mutant(
        "a deal counts in every later cycle of its person",
        f"{INTERMEDIATE}/cycles/int_cycle_deals.sql",
        "deals.first_known_at < openings.next_opened_at",
        "deals.first_known_at >= openings.opened_at",
    ),
    Mutant(
        "revenue is not converted",
        f"{INTERMEDIATE}/cycles/int_deals.sql",
        "{{ in_reporting_currency('timed_deals.amount', 'revenue_rates') }}",
        "timed_deals.amount",
    ),
    Mutant(
        "no money is converted",
        "dbt_project/macros/money.sql",
        """            / {{ rates }}.units_per_euro
            * {{ rates }}.reporting_units_per_euro,""",
        """            / 1
            * 1,""",
    ),
    Mutant(
        "a rate ends where another currency's begins",
        f"{INTERMEDIATE}/spend/int_currency_days.sql",
        "partition by exchange_rates.currency_code order by exchange_rates.rate_date",
        "order by exchange_rates.rate_date, exchange_rates.currency_code",
    ),
    Mutant(
        "an exchange rate with a slipped point",
        "seeds/exchange_rates.csv",
        "2025-06-02,USD,1.",
        "2025-06-02,USD,11.",
    ),
    Mutant(
        "days are not those of the reporting time zone",
        "dbt_project/macros/time.sql",
        "timezone('{{ var(\"reporting_time_zone\") }}', timezone('UTC', {{ moment }}))",
        "{{ moment }}",
    ),
)

RATES = (
    Mutant(
        "a rate is above 1",
        f"{INTERMEDIATE}/cycles/int_report_rates.sql",
        "else {{ safe_divide('parts.numerator_count', 'parts.denominator_count') }}",
        "else {{ safe_divide('parts.denominator_count', 'parts.numerator_count') }}",
    ),
    Mutant(
        "a whole is the largest of its months",
        f"{INTERMEDIATE}/cycles/int_report_rates.sql",
        "sum(numerator_count) as numerator_count",
        "max(numerator_count) as numerator_count",
    ),
    Mutant(
        "a status is read as the wrong stage",
        "seeds/stage_map.csv",
        "salesforce,person,Recycled,recycled",
        "salesforce,person,Recycled,rejected",
    ),
    Mutant(
        "a rate is not its parts",
        f"{INTERMEDIATE}/cycles/int_report_rates.sql",
        "else {{ safe_divide('parts.numerator_count', 'parts.denominator_count') }}",
        "else {{ safe_divide('parts.numerator_count', 'parts.denominator_count + 1') }}",
    ),
    Mutant(
        "hand-offs count before their window has passed",
        f"{INTERMEDIATE}/cycles/int_windowed_results.sql",
        "    where matures_at <= {{ as_of() }}\n",
        "",
    ),
    Mutant(
        "a strict conversion counts what came before its start",
        f"{INTERMEDIATE}/cycles/int_metric_results.sql",
        "then coalesce(to_stages.latest_entered_at >= from_stages.first_entered_at, false)",
        "then true",
    ),
    Mutant(
        "a slice leaves a cycle's owner out",
        f"{INTERMEDIATE}/cycles/int_metric_cells.sql",
        """    left join users
        on lead_cycles.owner_id = users.user_id""",
        """    inner join users
        on lead_cycles.owner_id = users.user_id""",
    ),
    Mutant(
        "rejections without a reason are left out",
        f"{MARTS}/reports/rpt_rejection_reasons.sql",
        "where has_rejected",
        "where has_rejected and rejection_reason is not null",
    ),
)

SPEND = (
    Mutant(
        "a platform's spend is lost",
        f"{INTERMEDIATE}/unions/int_campaign_costs_unioned.sql",
        """    union all
    select * from linkedin_ads_campaign_costs
""",
        "",
    ),
    Mutant(
        "a platform's spend comes twice",
        f"{INTERMEDIATE}/unions/int_campaign_costs_unioned.sql",
        """    union all
    select * from linkedin_ads_campaign_costs
""",
        """    union all
    select * from linkedin_ads_campaign_costs
    union all
    select * from linkedin_ads_campaign_costs
""",
    ),
    Mutant(
        "cents are lost where a cost is spread",
        f"{INTERMEDIATE}/spend/int_campaign_lump_days.sql",
        "then 1 else 0 end',",
        "then 0 else 0 end',",
    ),
    Mutant(
        "spend on days without a touch is lost",
        f"{MARTS}/campaigns/fct_campaign_days.sql",
        """    select
        campaign_id,
        cost_date as activity_date
    from costs
    union
""",
        "",
    ),
    Mutant(
        "a month's spend counts in its quarter only",
        f"{MARTS}/campaigns/fct_campaign_periods.sql",
        "sum(campaign_months.cost_amount) as cost_amount",
        "sum(campaign_months.cost_amount)\n"
        "        filter (where periods.period_grain <> 'month') as cost_amount",
    ),
)

ATTRIBUTION = (
    Mutant(
        "credit is doubled",
        f"{MARTS}/campaigns/fct_campaign_credits.sql",
        "sum(credits.linear_amount) as linear_amount",
        "2 * sum(credits.linear_amount) as linear_amount",
    ),
    Mutant(
        "ineligible touches earn credit",
        f"{INTERMEDIATE}/attribution/int_conversion_touches.sql",
        "    where is_eligible\n",
        "    where person_number is not null\n",
    ),
    Mutant(
        "touches after the conversion earn credit",
        f"{INTERMEDIATE}/attribution/int_conversion_touches.sql",
        """            eligible_touches.person_number = members.person_number
            and eligible_touches.touched_at >= members.path_opens_at
            and eligible_touches.touched_at <= members.converted_at
""",
        """            eligible_touches.person_number = members.person_number
            and eligible_touches.touched_at >= members.path_opens_at
""",
    ),
    Mutant(
        "a look-back does not end",
        f"{INTERMEDIATE}/attribution/int_conversion_paths.sql",
        "on path_touches.days_before_conversion <= lookbacks.lookback_days",
        "on path_touches.days_before_conversion <= 1000 * lookbacks.lookback_days",
    ),
    Mutant(
        "credit is joined without its look-back",
        f"{MARTS}/attribution/fct_attribution_credits.sql",
        "            and touches_in_lookbacks.lookback_days = channel_credits.lookback_days\n",
        "",
    ),
    Mutant(
        "the cents of one deal are shared with all",
        f"{INTERMEDIATE}/attribution/int_path_part_amounts.sql",
        """        units - sum(base_units * part_touch_count) over (
            partition by conversion_number, lookback_days, attribution_model
        )""",
        """        units - sum(base_units * part_touch_count) over (
            partition by lookback_days, attribution_model
        )""",
    ),
    Mutant(
        "open deals are conversions, too",
        f"{INTERMEDIATE}/attribution/int_conversions.sql",
        """        won_at as converted_at
    from opportunities
    where status = 'won'
""",
        """        won_at as converted_at
    from opportunities
""",
    ),
    Mutant(
        "a deal's lone members take no part",
        f"{INTERMEDIATE}/attribution/int_conversion_members.sql",
        """    from members_by_contact_role
    union all
    select
        conversion_number,
        path_rule,
        person_number,
        account_number
    from members_without_contact_roles
""",
        """    from members_by_contact_role
""",
    ),
    Mutant(
        "credit of three look-backs stands in one day",
        f"{MARTS}/campaigns/fct_campaign_days.sql",
        "on credits.lookback_days = longest_lookback.lookback_days",
        "on credits.lookback_days <= longest_lookback.lookback_days",
    ),
    Mutant(
        "the campaign report gives a campaign another's credit",
        f"{MARTS}/campaigns/fct_campaign_periods.sql",
        """            and coalesce(scopes.campaign_id, '') = coalesce(credit_sums.campaign_id, '')
            and scopes.channel = credit_sums.channel
""",
        """            and scopes.channel = credit_sums.channel
""",
    ),
    Mutant(
        "ROI adds the cost instead of taking it off",
        f"{MARTS}/reports/rpt_campaign_roi.sql",
        "'results.attributed_revenue_amount - results.cost_amount'",
        "'results.attributed_revenue_amount + results.cost_amount'",
    ),
    Mutant(
        "cost per win is upside down",
        f"{MARTS}/reports/rpt_campaign_roi.sql",
        "{{ safe_divide('cost_amount', 'won_count') }}",
        "{{ safe_divide('won_count', 'cost_amount') }}",
    ),
    Mutant(
        "a limit that the report needs has another name",
        "seeds/quality_limits.csv",
        "cost_coverage_share,",
        "cost_cover_share,",
    ),
    Mutant(
        "a weight card shares out more than all",
        "seeds/attribution_weights.csv",
        "position_based,first,0.4",
        "position_based,first,0.6",
    ),
    Mutant(
        "a touch is credited under another touch's place",
        f"{MARTS}/attribution/fct_attribution_credits.sql",
        "            and touches_in_lookbacks.path_position = decay_amounts.path_position\n",
        "",
    ),
)

MUTANTS = (*IDENTITY, *TOUCHES, *CYCLES, *DEALS, *RATES, *SPEND, *ATTRIBUTION)

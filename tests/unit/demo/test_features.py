"""What real life has, the small company has: each query finds at least one case of it."""

import duckdb
import pytest

from orchestration.demo.company import SimulatedCompany

STATUSES = """
    select LeadId, NewValue, CreatedDate, CreatedById from salesforce_leadhistory
    where Field in ('created', 'Status')
"""

FEATURES = {
    "anonymous visits linked later": """
        select 1 from web_page_view inner join web_identify using (visitor_id)
        where web_page_view.occurred_at < web_identify.occurred_at
    """,
    "visitors never linked": """
        select 1 from web_page_view anti join web_identify using (visitor_id)
    """,
    "a visitor id of two persons after each other": """
        select visitor_id from web_identify
        inner join marketo_lead on web_identify.user_id = marketo_lead.id
        group by visitor_id having count(distinct last_name) = 2
    """,
    "people with two devices": """
        select user_id from web_identify group by user_id having count(distinct visitor_id) > 1
    """,
    "bots by user agent": """
        select 1 from web_page_view where user_agent ilike '%bot%' or user_agent ilike '%spider%'
    """,
    "automatic mail opens and clicks": """
        select 1 from marketo_activity where is_bot_activity and activity_type_id in (10, 11)
    """,
    "page views fired twice": """
        select visitor_id, page_url, occurred_at from web_page_view
        group by all having count(*) = 2
    """,
    "UTM case variants": """
        select 1 from web_page_view where page_url like '%utm_source=GOOGLE%'
    """,
    "a channel that no rule knows": """
        select 1 from web_page_view where page_url like '%utm_source=magazine-insert%'
    """,
    "personal data in an address": """
        select 1 from web_page_view where page_url similar to '.*email=pv[0-9]{9}x.*'
    """,
    "internal visitors": """
        select 1 from web_identify inner join marketo_lead on user_id = marketo_lead.id
        where email ilike '%@simulated-company.example'
    """,
    "free-mail addresses": "select 1 from marketo_lead where email ilike '%@gmail.com'",
    "addresses typed otherwise": "select 1 from marketo_lead where email <> lower(trim(email))",
    "a role mailbox of two people": """
        select Email from salesforce_lead where Email like 'info@%'
        group by Email having count(distinct Name) = 2
    """,
    "merged leads": "select 1 from salesforce_lead where IsDeleted and MasterRecordId is not null",
    "chained merges of leads": """
        select 1 from salesforce_lead as copy inner join salesforce_lead as master
        on copy.MasterRecordId = master.Id and master.MasterRecordId is not null
    """,
    "leads merged in the middle of a cycle": """
        select 1 from salesforce_lead
        inner join salesforce_leadhistory on salesforce_lead.Id = LeadId and NewValue = 'MQL'
        where MasterRecordId is not null
    """,
    "merged contacts": "select 1 from salesforce_contact where MasterRecordId is not null",
    "merged accounts": "select 1 from salesforce_account where MasterRecordId is not null",
    "deleted copies of leads": """
        select 1 from salesforce_lead as copy inner join salesforce_lead as lead
        on copy.Email = lead.Email and not lead.IsDeleted
        where copy.IsDeleted and copy.MasterRecordId is null
    """,
    "deleted people": """
        select Email from salesforce_lead group by Email having bool_and(IsDeleted)
        and bool_and(MasterRecordId is null)
    """,
    "merges in marketing automation": """
        select 1 from marketo_activity where activity_type_id = 32 and merge_ids is not null
    """,
    "chained merges in marketing automation": """
        select 1 from marketo_activity as first inner join marketo_activity as second
        on first.merge_ids = second.lead_id
        where first.activity_type_id = 32 and second.activity_type_id = 32
    """,
    "activity logged on a merged copy": """
        select 1 from marketo_activity as touch inner join marketo_activity as merge
        on merge.activity_type_id = 32 and merge.merge_ids = touch.lead_id
        where touch.activity_type_id in (2, 10, 11)
    """,
    "identification by a merged copy": """
        select 1 from web_identify inner join marketo_activity
        on activity_type_id = 32 and merge_ids = user_id
    """,
    "leads deleted in marketing automation": """
        select 1 from marketo_activity where activity_type_id = 37
    """,
    "skipped stages": f"""
        select LeadId from ({STATUSES}) group by LeadId
        having bool_or(NewValue = 'Assigned') and not bool_or(NewValue = 'MQL')
    """,
    "repeated stages before the hand-off": f"""
        select LeadId from ({STATUSES}) group by LeadId
        having count(*) filter (NewValue = 'MQL') > 1 and not bool_or(NewValue = 'Recycled')
    """,
    "leads entered by sales": """
        select 1 from salesforce_leadhistory where Field = 'created' and NewValue = 'Assigned'
    """,
    "recycled leads handed off again": f"""
        select 1 from ({STATUSES}) as recycled inner join ({STATUSES}) as again
        using (LeadId)
        where recycled.NewValue = 'Recycled' and again.NewValue = 'Assigned'
            and again.CreatedDate > recycled.CreatedDate
    """,
    "recycled leads that win": f"""
        select 1 from ({STATUSES}) as recycled
        inner join salesforce_lead on recycled.LeadId = salesforce_lead.Id
        inner join salesforce_opportunity
            on salesforce_lead.ConvertedOpportunityId = salesforce_opportunity.Id
        where recycled.NewValue = 'Recycled' and IsWon
    """,
    "people back with a new lead after a deal": """
        select Email from salesforce_lead where not IsDeleted and Email not like 'info@%'
        group by Email having count(*) > 1 and bool_or(IsConverted)
    """,
    "rejections with a reason": """
        select 1 from salesforce_leadhistory where Field = 'Rejection_Reason__c'
    """,
    "rejections without a reason": """
        select LeadId, CreatedDate from salesforce_leadhistory
        where Field <> 'Owner' group by all
        having bool_or(NewValue = 'Rejected') and not bool_or(Field = 'Rejection_Reason__c')
    """,
    "accepted, then rejected": f"""
        select 1 from ({STATUSES}) as accepted inner join ({STATUSES}) as rejected
        using (LeadId)
        where accepted.NewValue = 'Accepted' and rejected.NewValue = 'Rejected'
            and rejected.CreatedDate > accepted.CreatedDate
    """,
    "rejected, then recycled": """
        select 1 from salesforce_leadhistory
        where OldValue = 'Rejected' and NewValue = 'Recycled'
    """,
    "automatic disqualification": f"""
        select 1 from ({STATUSES}) inner join salesforce_user
        on CreatedById = salesforce_user.Id
        where NewValue = 'Disqualified' and Department = 'Integration'
    """,
    "disqualification by sales": f"""
        select 1 from ({STATUSES}) inner join salesforce_user
        on CreatedById = salesforce_user.Id
        where NewValue = 'Disqualified' and Department = 'Sales'
    """,
    "leads that change hands": """
        select LeadId from salesforce_leadhistory where Field = 'Owner'
        group by LeadId having count(*) > 1
    """,
    "automatic mail of sales": """
        select 1 from salesforce_task where TaskSubtype in ('ListEmail', 'Cadence')
    """,
    "calls by marketing": """
        select 1 from salesforce_task inner join salesforce_user on OwnerId = salesforce_user.Id
        where TaskSubtype = 'Call' and Department = 'Marketing'
    """,
    "notes that are no touch": """
        select 1 from salesforce_task where TaskSubtype = 'Task' and CompletedDateTime is null
    """,
    "replies logged late": """
        select 1 from salesforce_task where CreatedDate > CompletedDateTime + interval 5 hour
    """,
    "activities moved to the contact": """
        select 1 from salesforce_task inner join salesforce_lead
        on salesforce_task.WhoId = salesforce_lead.ConvertedContactId
        where salesforce_task.CompletedDateTime < salesforce_lead.ConvertedDate
    """,
    "conversion with a deal": "select 1 from salesforce_lead where ConvertedOpportunityId <> ''",
    "conversion without a deal": """
        select 1 from salesforce_lead where IsConverted and ConvertedOpportunityId is null
    """,
    "buying groups": """
        select OpportunityId from salesforce_opportunitycontactrole
        group by OpportunityId having count(*) >= 3
    """,
    "known colleagues at the table": """
        select 1 from salesforce_contact inner join salesforce_lead using (Email)
        where not IsConverted and not salesforce_lead.IsDeleted
    """,
    "deals whose primary person is not named": """
        select 1 from salesforce_opportunity inner join salesforce_opportunitycontactrole as role
        on salesforce_opportunity.Id = role.OpportunityId
        where salesforce_opportunity.ContactId is null and not IsPrimary
    """,
    "deals without any person": """
        select 1 from salesforce_opportunity anti join salesforce_opportunitycontactrole as role
        on salesforce_opportunity.Id = role.OpportunityId
        where salesforce_opportunity.ContactId is null
    """,
    "won deals without any person": """
        select 1 from salesforce_opportunity anti join salesforce_opportunitycontactrole as role
        on salesforce_opportunity.Id = role.OpportunityId
        where salesforce_opportunity.ContactId is null and IsWon
    """,
    "deals of people without any touch": """
        select 1 from salesforce_opportunity where LeadSource = 'Outbound' and ContactId is not null
    """,
    "two deals of one person at once": """
        select ContactId from salesforce_opportunity where not IsDeleted
        group by ContactId having count(*) filter (Type = 'Add-on') > 0
            and count(*) filter (Type = 'New Business') > 0
    """,
    "deals without an amount": "select 1 from salesforce_opportunity where Amount is null",
    "won deals without an amount": """
        select 1 from salesforce_opportunity where Amount is null and IsWon
    """,
    "deleted deals": "select 1 from salesforce_opportunity where IsDeleted",
    "reopened deals that win": """
        select 1 from salesforce_opportunity
        semi join salesforce_opportunityhistory as history
            on salesforce_opportunity.Id = history.OpportunityId
            and history.StageName = 'Closed Lost'
        where IsWon
    """,
    "reopened deals that are open": """
        select 1 from salesforce_opportunity
        semi join salesforce_opportunityhistory as history
            on salesforce_opportunity.Id = history.OpportunityId
            and history.StageName = 'Closed Lost'
        where not IsClosed
    """,
    "deals whose amount changed": """
        select OpportunityId from salesforce_opportunityhistory
        group by OpportunityId having count(distinct Amount) > 1
    """,
    "close dates typed in early": """
        select 1 from salesforce_opportunity inner join salesforce_opportunityhistory as history
        on salesforce_opportunity.Id = history.OpportunityId and history.StageName = 'Closed Won'
        where salesforce_opportunity.CloseDate < cast(history.CreatedDate as date)
    """,
    "campaigns without known cost": """
        select 1 from salesforce_campaign where ActualCost is null and ParentId is not null
    """,
    "campaigns that cost nothing": "select 1 from salesforce_campaign where ActualCost = 0",
    "lump costs that do not divide by their days": """
        select 1 from salesforce_campaign
        where cast(ActualCost * 100 as bigint) % (EndDate - StartDate + 1) <> 0
    """,
    "a campaign still to come": """
        select 1 from salesforce_campaign where StartDate > date '2026-07-01' and ActualCost > 0
    """,
    "spend without a single member": """
        select 1 from salesforce_campaign anti join salesforce_campaignmember
        on salesforce_campaign.Id = CampaignId where ActualCost > 0 and EndDate < date '2026-07-01'
    """,
    "ads that nobody followed": """
        select 1 from google_ads_campaign inner join google_ads_campaign_stats
            on google_ads_campaign.id = google_ads_campaign_stats.id
        where cost_micros > 0 and not exists (
            select 1 from web_page_view
            where contains(lower(page_url), 'utm_campaign=' || lower(google_ads_campaign.name))
        )
    """,
    "campaigns shared by both systems": """
        select 1 from marketo_program inner join salesforce_campaign
        on sfdc_id = salesforce_campaign.Id
    """,
    "nurture members who responded": """
        select 1 from salesforce_campaignmember inner join salesforce_campaign
        on CampaignId = salesforce_campaign.Id where Type = 'Nurture' and HasResponded
    """,
    "webinar members": """
        select 1 from salesforce_campaignmember inner join salesforce_campaign
        on CampaignId = salesforce_campaign.Id where Type = 'Webinar'
    """,
}


@pytest.mark.parametrize("query", FEATURES.values(), ids=FEATURES.keys())
def test_the_small_company_has(exports: duckdb.DuckDBPyConnection, query: str) -> None:
    found = exports.execute(f"select count(*) from ({query})").fetchone()
    assert found is not None
    assert found[0] > 0


@pytest.mark.parametrize(
    "query",
    [
        "select distinct CurrencyIsoCode from salesforce_opportunity",
        "select distinct currency_code from google_ads_customer",
        "select distinct currency from linkedin_ads_account",
    ],
    ids=["deals", "google ads", "linkedin ads"],
)
def test_three_currencies(exports: duckdb.DuckDBPyConnection, query: str) -> None:
    assert {row[0] for row in exports.execute(query).fetchall()} == {"EUR", "GBP", "USD"}


def test_owners_in_three_time_zones(exports: duckdb.DuckDBPyConnection) -> None:
    zones = exports.execute(
        "select distinct TimeZoneSidKey from salesforce_user where Department = 'Sales'"
    ).fetchall()
    assert {zone for (zone,) in zones} == {"America/New_York", "Europe/Berlin", "Europe/London"}


@pytest.mark.parametrize(
    ("outcome"),
    [
        "won",
        "lost",
        "open_in_sales",
        "open_in_marketing",
        "recycled",
        "rejected",
        "disqualified",
        "expired",
    ],
)
def test_every_outcome_occurs(company: SimulatedCompany, outcome: str) -> None:
    assert company.truth["cycles"]["outcomes"][outcome] > 0


def test_hand_offs_are_answered_late_and_never(company: SimulatedCompany) -> None:
    cycles, rate = company.truth["cycles"], company.truth["rates"]["follow_up_rate"]
    assert cycles["answered_hand_offs"] > rate["numerator"]
    assert cycles["hand_offs"] > cycles["answered_hand_offs"]


def test_leads_return_and_win(company: SimulatedCompany) -> None:
    assert company.truth["cycles"]["returned_and_handed_off"] > 0
    assert company.truth["rates"]["re_entry_rate"]["numerator"] > 0
    assert company.truth["rates"]["recycled_win_rate"]["numerator"] > 0


def test_a_lead_that_sales_entered_is_never_marketings(
    exports: duckdb.DuckDBPyConnection,
) -> None:
    owners = exports.execute("""
        with entered as (
            select LeadId as lead_id from salesforce_leadhistory
            where Field = 'created' and NewValue = 'Assigned'
        ),

        owners as (
            select Id as lead_id, OwnerId as owner_id from salesforce_lead
            union
            select LeadId, OldValue from salesforce_leadhistory where Field = 'Owner'
        )

        select Department, count(*) from entered
        inner join owners using (lead_id)
        inner join salesforce_user on owner_id = salesforce_user.Id
        group by all
    """).fetchall()
    assert [department for department, _ in owners] == ["Sales"]

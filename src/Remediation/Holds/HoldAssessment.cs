using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Holds;

/// <summary>Finds every hold on a recipient. What is unknown or could not be read is a hold.</summary>
public static class HoldAssessment
{
    /// <summary>Reads the holds out of what was read.</summary>
    /// <param name="details">The recipient with its own marks.</param>
    /// <param name="organisation">
    /// The organisation's own holds. Absence counts as unreadable: every organisation has a configuration, if only one without holds.
    /// </param>
    /// <param name="archive">
    /// What the recipient's archive holds. A policy of the whole organisation concerns a mail user only where this may be something.
    /// </param>
    /// <returns>
    /// Every hold once, in an order that does not depend on that of the marks; empty only when complete readings show none.
    /// </returns>
    public static IReadOnlyList<Hold> Assess(RecipientDetails details, Read<OrganisationHolds> organisation, Read<MailboxContent> archive)
    {
        var catalogue = new HoldCatalogue(details.Recipient);
        return
        [
            .. Flags(details.Holds, catalogue)
                .Concat(Inactivity(details.Recipient, catalogue))
                .Concat(OwnMarks(details.Holds.InPlaceHolds, catalogue))
                .Concat(OrganisationMarks(details, organisation, MayHoldContent(archive), catalogue))
                .Distinct()
                .OrderBy(hold => hold.Kind)
                .ThenBy(hold => hold.Evidence, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<Hold> Flags(HoldMarks marks, HoldCatalogue catalogue) =>
        [
            .. Flag("LitigationHoldEnabled", marks.LitigationHold, catalogue.Litigation, catalogue),
            .. Flag("ComplianceTagHoldApplied", marks.ComplianceTagHold, catalogue.ComplianceTag, catalogue),
            .. Flag("DelayHoldApplied", marks.DelayHold, catalogue.Delay, catalogue),
            .. Flag("DelayReleaseHoldApplied", marks.DelayReleaseHold, catalogue.DelayRelease, catalogue),
        ];

    private static IEnumerable<Hold> Flag(string property, bool? value, Func<Hold> describe, HoldCatalogue catalogue) =>
        value switch
        {
            true => [describe()],
            false => [],
            null => [HoldCatalogue.Unreadable($"{property}: not returned", catalogue.ShowCommand)],
        };

    private static IEnumerable<Hold> Inactivity(Recipient recipient, HoldCatalogue catalogue) =>
        recipient switch
        {
            { IsInactiveMailbox: true } => [catalogue.InactiveMailbox("IsInactiveMailbox: true")],
            { Scope: RecipientScope.Inactive } => [catalogue.InactiveMailbox("found among the inactive mailboxes")],
            _ => [],
        };

    private static IEnumerable<Hold> OwnMarks(IReadOnlyList<string>? entries, HoldCatalogue catalogue) =>
        entries is null
            ? [HoldCatalogue.Unreadable("InPlaceHolds: not returned", catalogue.ShowCommand)]
            : entries.Select(HoldMark.Parse).SelectMany(mark => OwnMark(mark, $"InPlaceHolds: {mark.Raw}", catalogue));

    private static IEnumerable<Hold> OwnMark(HoldMark mark, string evidence, HoldCatalogue catalogue) =>
        mark.Kind switch
        {
            // Says that a policy does not apply; it is no hold by itself.
            HoldMarkKind.Exclusion => [],
            HoldMarkKind.MailboxPolicy => [catalogue.ExplicitPolicy(evidence, mark.Policy, ofGroups: false)],
            HoldMarkKind.GroupPolicy => [catalogue.ExplicitPolicy(evidence, mark.Policy, ofGroups: true)],
            HoldMarkKind.EDiscovery => [catalogue.EDiscovery(evidence, mark.Policy)],
            HoldMarkKind.InPlaceEDiscovery => [catalogue.InPlaceEDiscovery(evidence, mark.Policy)],
            HoldMarkKind.InPlace => [catalogue.InPlace(evidence, mark.Policy)],
            HoldMarkKind.ConversationPolicy => [HoldCatalogue.Unknown(evidence, HoldCommands.FindPolicy(mark.Policy))],
            _ => [HoldCatalogue.Unknown(evidence, catalogue.ShowCommand)],
        };

    private static IEnumerable<Hold> OrganisationMarks(
        RecipientDetails details,
        Read<OrganisationHolds> organisation,
        bool archiveMayHoldContent,
        HoldCatalogue catalogue
    )
    {
        const string Property = "organisation's InPlaceHolds";
        var excluded = (details.Holds.InPlaceHolds ?? [])
            .Select(HoldMark.Parse)
            .Where(mark => mark.Kind is HoldMarkKind.Exclusion)
            .Select(mark => mark.Policy)
            .ToHashSet();
        var concernsMailboxes = details.Recipient.Kind is not RecipientKind.MailUser || archiveMayHoldContent;

        return organisation switch
        {
            Read<OrganisationHolds>.Found({ InPlaceHolds: { } entries }) => entries.Select(HoldMark.Parse).SelectMany(OrganisationMark),
            Read<OrganisationHolds>.Unreadable(var fault) =>
            [
                HoldCatalogue.Unreadable($"{Property}: {fault}", HoldCommands.ShowOrganisationHolds),
            ],
            _ => [HoldCatalogue.Unreadable($"{Property}: not returned", HoldCommands.ShowOrganisationHolds)],
        };

        IEnumerable<Hold> OrganisationMark(HoldMark mark) =>
            (mark.Kind, $"{Property}: {mark.Raw}") switch
            {
                (HoldMarkKind.MailboxPolicy, var evidence) => concernsMailboxes && !excluded.Contains(mark.Policy)
                    ? [catalogue.OrganisationPolicy(evidence, mark.Policy)]
                    : [],
                (HoldMarkKind.GroupPolicy, var evidence) => details.Recipient.Kind is RecipientKind.Other
                    ? [catalogue.OrganisationPolicy(evidence, mark.Policy)]
                    : [],
                (HoldMarkKind.EDiscovery, var evidence) => [catalogue.EDiscovery(evidence, mark.Policy)],
                (HoldMarkKind.InPlaceEDiscovery, var evidence) => [catalogue.InPlaceEDiscovery(evidence, mark.Policy)],
                (HoldMarkKind.InPlace, var evidence) => [catalogue.InPlace(evidence, mark.Policy)],
                (HoldMarkKind.ConversationPolicy, var evidence) => [HoldCatalogue.Unknown(evidence, HoldCommands.FindPolicy(mark.Policy))],
                (_, var evidence) => [HoldCatalogue.Unknown(evidence, HoldCommands.ShowOrganisationHolds)],
            };
    }

    private static bool MayHoldContent(Read<MailboxContent> content) =>
        content switch
        {
            Read<MailboxContent>.Found({ Items: 0, Bytes: null or 0 }) => false,
            Read<MailboxContent>.Absent => false,
            _ => true,
        };
}

/// <summary>What an entry of <c>InPlaceHolds</c> says.</summary>
internal enum HoldMarkKind
{
    Unknown,
    MailboxPolicy,
    GroupPolicy,
    Exclusion,
    EDiscovery,
    InPlaceEDiscovery,
    InPlace,
    ConversationPolicy,
}

/// <summary>An entry of <c>InPlaceHolds</c>, of a recipient or of the organisation.</summary>
/// <param name="Kind">What it says; <see cref="HoldMarkKind.Unknown"/> for everything that is not exactly in a known form.</param>
/// <param name="Policy">The GUID in it, without prefix and suffix; all zeros when unknown.</param>
/// <param name="Raw">The entry as received, bounded.</param>
internal sealed record HoldMark(HoldMarkKind Kind, Guid Policy, string Raw)
{
    private const int MaxRawLength = 200;

    private static readonly (string Prefix, HoldMarkKind Kind)[] _prefixes =
    [
        ("-mbx", HoldMarkKind.Exclusion),
        ("mbx", HoldMarkKind.MailboxPolicy),
        ("grp", HoldMarkKind.GroupPolicy),
        ("UniH", HoldMarkKind.EDiscovery),
        // Made in the cloud by the retired In-Place eDiscovery.
        ("cld", HoldMarkKind.InPlaceEDiscovery),
        // A retention policy for conversations; Microsoft's own samples count it with eDiscovery.
        ("skp", HoldMarkKind.ConversationPolicy),
    ];

    /// <summary>Reads an entry. Never throws; an empty entry is unknown as well, since something put it there.</summary>
    public static HoldMark Parse(string? entry)
    {
        var raw =
            entry is null ? "(null)"
            : entry.Length <= MaxRawLength ? entry
            : entry[..MaxRawLength] + "…";
        var text = WithoutAction((entry ?? "").Trim());
        if (ExactGuid(text) is { } bare)
        {
            return new HoldMark(HoldMarkKind.InPlace, bare, raw);
        }

        foreach (var (prefix, kind) in _prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && ExactGuid(text[prefix.Length..]) is { } policy)
            {
                return new HoldMark(kind, policy, raw);
            }
        }

        return new HoldMark(HoldMarkKind.Unknown, Guid.Empty, raw);
    }

    // The suffix says what the policy does when time is up: delete, keep, or both. Until then it holds in any case.
    private static string WithoutAction(string text) => text is [.. var mark, ':', '1' or '2' or '3'] ? mark : text;

    // Parsing alone also takes spaces, signs and prefixes; an exclusion read too generously would hide a hold.
    private static Guid? ExactGuid(string text)
    {
        var format = text.Contains('-', StringComparison.Ordinal) ? "D" : "N";
        return
            Guid.TryParseExact(text, format, out var guid) && string.Equals(guid.ToString(format), text, StringComparison.OrdinalIgnoreCase)
            ? guid
            : null;
    }
}

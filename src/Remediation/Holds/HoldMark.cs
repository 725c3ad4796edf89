namespace TenantHygiene.Remediation.Holds;

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

    private static readonly (string Prefix, HoldMarkKind Kind)[] Prefixes =
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
        var raw = entry is null ? "(null)" : entry.Length <= MaxRawLength ? entry : entry[..MaxRawLength] + "…";
        var text = WithoutAction((entry ?? "").Trim());
        if (ExactGuid(text) is { } bare)
        {
            return new HoldMark(HoldMarkKind.InPlace, bare, raw);
        }

        foreach (var (prefix, kind) in Prefixes)
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
        return Guid.TryParseExact(text, format, out var guid) && string.Equals(guid.ToString(format), text, StringComparison.OrdinalIgnoreCase)
            ? guid
            : null;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace TenantHygiene.Remediation.Policies;

/// <summary>Reads a policy document strictly.</summary>
/// <param name="Policy">The policy; null when the document has faults.</param>
/// <param name="Faults">What is wrong, in words that name the member; empty when nothing is.</param>
public sealed record PolicyReadResult(PolicyDocument? Policy, IReadOnlyList<string> Faults)
{
    private const int MaximumLength = 64 * 1024;

    /// <summary>Reads a document. Never throws for what stands in it.</summary>
    public static PolicyReadResult Read(string text)
    {
        if (text.Length > MaximumLength)
        {
            return new(null, [$"The document has more than {MaximumLength} characters."]);
        }

        try
        {
            var policy = JsonSerializer.Deserialize(text, PolicyJson.Default.PolicyDocument);
            IReadOnlyList<string> faults = policy is null ? ["The document is null."] : [.. PolicyValidator.Faults(policy)];
            return new(faults.Count == 0 ? policy : null, faults);
        }
        catch (JsonException exception)
        {
            return new(null, [Text(exception)]);
        }
    }

    // The serializer's own messages name the place; those of converters do not.
    private static string Text(JsonException exception) =>
        exception.Path is { } path && !exception.Message.Contains("Path:", StringComparison.Ordinal)
            ? $"'{path.Replace("$.", "", StringComparison.Ordinal)}': {exception.Message}"
            : exception.Message;
}

/// <summary>What a policy document must fulfil besides the schema.</summary>
internal static class PolicyValidator
{
    /// <summary>Every fault, in words that name the member.</summary>
    public static IEnumerable<string> Faults(PolicyDocument policy) =>
        [
            .. When(string.IsNullOrWhiteSpace(policy.Name), "'name' is empty."),
            .. Recipient(policy.GuidInUse.MailUsers, "guidInUse.mailUsers"),
            .. Recipient(policy.GuidInUse.Mailboxes, "guidInUse.mailboxes"),
            .. When(!Enum.IsDefined(policy.OnPremises.Action), "'onPremises.action' is missing or unknown."),
            .. Number(policy.Budgets.PerRun, "perRun"),
            .. Number(policy.Budgets.PerHour, "perHour"),
            .. Number(policy.Budgets.PerDay, "perDay"),
            .. Number(policy.Budgets.GlobalPerHour, "globalPerHour"),
            .. Number(policy.Budgets.GlobalPerDay, "globalPerDay"),
            .. Percent(policy.Budgets.PercentOfUsersPerRun, "percentOfUsersPerRun"),
            .. Percent(policy.Budgets.PercentOfUsersPerHour, "percentOfUsersPerHour"),
            .. Percent(policy.Budgets.PercentOfUsersPerDay, "percentOfUsersPerDay"),
            .. Percent(policy.Budgets.GlobalPercentOfUsersPerHour, "globalPercentOfUsersPerHour"),
            .. Percent(policy.Budgets.GlobalPercentOfUsersPerDay, "globalPercentOfUsersPerDay"),
            .. When(policy.Approval.Approvers is < 1 or > 2, "'approval.approvers' must be 1 or 2."),
            .. When(
                policy.Approval.ExpiresAfter <= TimeSpan.Zero || policy.Approval.ExpiresAfter > TimeSpan.FromDays(30),
                "'approval.expiresAfter' must be more than zero and at most 30 days."
            ),
            .. When(policy.Approval.RemindEvery < TimeSpan.FromMinutes(1), "'approval.remindEvery' must be at least a minute."),
            .. When(policy.ProtectedRecipients.Any(string.IsNullOrWhiteSpace), "'protectedRecipients' has an empty entry."),
            .. policy.QuietHours.SelectMany(Hours),
        ];

    private static string[] Number(int? limit, string member) => When(limit < 0, $"'budgets.{member}' is negative.");

    private static string[] Percent(double? share, string member) =>
        When(share is < 0 or > 100 or double.NaN, $"'budgets.{member}' must be between 0 and 100.");

    private static IEnumerable<string> Recipient(RecipientPolicy rules, string member) =>
        [
            .. When(!Enum.IsDefined(rules.Action), $"'{member}.action' is missing or unknown."),
            .. When(rules.MaximumItems < 0, $"'{member}.maximumItems' is negative."),
            .. When(rules.MaximumBytes < 0, $"'{member}.maximumBytes' is negative."),
            .. When(
                rules.CopyContentTo is { } address && (address.Count(character => character == '@') != 1 || address.Any(char.IsWhiteSpace)),
                $"'{member}.copyContentTo' is not an address."
            ),
            .. When(rules.MinimumAge < TimeSpan.Zero, $"'{member}.minimumAge' is negative."),
        ];

    private static IEnumerable<string> Hours(QuietHours hours) =>
        [
            .. When(hours.Days.Count == 0, "'quietHours.days' is empty."),
            .. When(
                !TimeZoneInfo.TryFindSystemTimeZoneById(hours.TimeZone, out _),
                $"'quietHours.timeZone' names '{hours.TimeZone}', which is not a time zone."
            ),
        ];

    private static string[] When(bool isFault, string text) => isFault ? [text] : [];
}

/// <summary>How policy documents are read: strictly, so that a misspelt limit is an error and not no limit.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    Converters = [
        typeof(PolicyEnumConverter<PolicyAction>),
        typeof(PolicyEnumConverter<NewTenantPolicy>),
        typeof(PolicyEnumConverter<DayOfWeek>),
    ],
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(PolicyDocument))]
public sealed partial class PolicyJson : JsonSerializerContext;

/// <summary>
/// A word of a policy document: in lower case as it is published, whatever its case as it is read. The usual converter would take
/// <c>"Plan, Approve"</c> for the number that both make together, which may be a bolder word than either.
/// </summary>
public sealed class PolicyEnumConverter<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    private static readonly Dictionary<string, TEnum> _known = Enum.GetValues<TEnum>().ToDictionary(Text, StringComparer.OrdinalIgnoreCase);

    /// <summary>The words in their published form.</summary>
    public static IReadOnlyCollection<string> All => _known.Keys;

    /// <inheritdoc/>
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && _known.TryGetValue(reader.GetString()!, out var word)
            ? word
            : throw new JsonException($"It must be one of {string.Join(", ", All)}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));

    private static string Text(TEnum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

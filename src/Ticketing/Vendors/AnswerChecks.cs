using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>The checks that several vendors make of the settings of their API. Each names the setting and repeats no secret.</summary>
internal static class AnswerChecks
{
    public static IEnumerable<string> User(string prefix, AnswerOptions answers) => Missing($"{prefix}User", answers.User);

    public static IEnumerable<string> Secret(string prefix, AnswerOptions answers) => Missing($"{prefix}Secret", answers.Secret);

    public static IEnumerable<string> UserAndSecret(string prefix, AnswerOptions answers) =>
        [.. Secret(prefix, answers), .. User(prefix, answers)];

    public static IEnumerable<string> UserAndSecretUnlessOAuth(string prefix, AnswerOptions answers) =>
        answers.OAuth is null ? UserAndSecret(prefix, answers) : [];

    public static IEnumerable<string> IntegrationId(string prefix, AnswerOptions answers) =>
        Missing($"{prefix}IntegrationId", answers.IntegrationId);

    public static IEnumerable<string> NumericState(string prefix, AnswerOptions answers) =>
        answers.ResolvedState is { } state && !int.TryParse(state, out _) ? [$"{prefix}ResolvedState must be the number of a state."] : [];

    private static IEnumerable<string> Missing(string setting, string? value) => value is { Length: > 0 } ? [] : [$"{setting} is missing."];
}

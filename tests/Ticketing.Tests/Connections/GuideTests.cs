using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using TenantHygiene.Testing;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Connections;

/// <summary>The guides in <c>docs/tickets</c> work as they stand: their settings can be loaded, and their deliveries are taken.</summary>
public sealed partial class GuideTests
{
    private const string User = "ada@contoso.example";
    private static readonly DateTimeOffset _now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] _guides = [.. Directory.EnumerateFiles(RepositoryFolder.PathOf("docs/tickets"), "*.md").Order()];

    public static TheoryData<string> Guides => [.. _guides.Select(file => Path.GetFileName(file))];

    [Fact]
    public void There_is_a_guide_for_every_kind() =>
        Assert.Equal(
            Enum.GetValues<ConnectionKind>().Select(kind => $"{kind}").Order(),
            _guides.Select(guide => $"{Settings(guide).First().Connections.Single().Kind}").Order()
        );

    [Theory]
    [MemberData(nameof(Guides))]
    public void Its_settings_stop_no_start(string guide) => Assert.All(Settings(Full(guide)), options =>
        {
            var result = new TicketingOptionsValidator().Validate(null, options);

            Assert.True(result.Succeeded, result.FailureMessage);
        });

    [Theory]
    [MemberData(nameof(Guides))]
    public void Its_deliveries_are_taken_and_name_the_user(string guide)
    {
        var options = Settings(Full(guide)).First().Connections.Single();
        var kind = options.Kind!.Value;
        // What the settings leave to a vault, or is no secret of a sender.
        (options.Secrets, options.UrlKey) = (SampleConnection.Options(kind).Secrets, SampleConnection.Options(kind).UrlKey);
        var bodies = Blocks(Full(guide), "json").Select(Filled).ToList();

        Assert.NotEmpty(bodies);
        Assert.All(bodies, body =>
        {
            var request = SampleDelivery.Of(kind, Encoding.UTF8.GetBytes(body), _now);
            var verdict = WebhookValidator.Validate(
                Connection.Of(options),
                request,
                _now,
                TimeSpan.FromMinutes(5),
                new SenderProof(SampleConnection.Secret, HasSenderRole: false)
            );

            var accepted = Assert.IsType<WebhookVerdict.Accepted>(verdict);
            var one = Assert.Single(accepted.Events);
            Assert.Equal(User, one.User);
            Assert.NotNull(one.TicketId);
        });
    }

    // As the sender fills its placeholders.
    private static string Filled(string body) =>
        Placeholder().Replace(body, match => match.Value.Contains("ticket_field", StringComparison.Ordinal) ? User : "42");

    private static IEnumerable<TicketingOptions> Settings(string guide) =>
        Blocks(guide, "env")
            .Select(block =>
            {
                var settings = block
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line.Split('=', 2))
                    .ToDictionary(parts => parts[0].Replace("__", ":", StringComparison.Ordinal), parts => (string?)FromVault(parts[1]));
                var options = new TicketingOptions();
                new ConfigurationBuilder()
                    .AddInMemoryCollection(settings)
                    .Build()
                    .GetSection("Ticketing")
                    .Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
                return options;
            });

    private static string FromVault(string value) =>
        value.StartsWith("@Microsoft.KeyVault(SecretUri=https://", StringComparison.Ordinal) ? SampleConnection.Secret : value;

    private static IEnumerable<string> Blocks(string guide, string language) =>
        Block()
            .Matches(File.ReadAllText(guide))
            .Where(match => match.Groups["language"].Value == language)
            .Select(match => match.Groups["text"].Value);

    private static string Full(string guide) => _guides.Single(file => Path.GetFileName(file) == guide);

    [GeneratedRegex("```(?<language>[a-z]+)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\{\{[^}]+\}\}")]
    private static partial Regex Placeholder();
}

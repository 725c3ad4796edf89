using System.Text;
using System.Text.RegularExpressions;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Dashboard;

namespace TenantHygiene.Functions.Tests.Dashboard;

public sealed partial class DashboardFilesTests
{
    private static readonly DashboardFiles _files = new();

    [Theory]
    [InlineData("main.js", "text/javascript; charset=utf-8")]
    [InlineData("pages/needs.js", "text/javascript; charset=utf-8")]
    [InlineData("dashboard.css", "text/css; charset=utf-8")]
    [InlineData("vendor/licences.txt", "text/plain; charset=utf-8")]
    public void A_file_is_found_by_its_name_with_its_type(string name, string type) => Assert.Equal(type, _files.Find(name)?.ContentType);

    [Theory]
    [InlineData("../host.json")]
    [InlineData("pages/../main.js")]
    [InlineData("MAIN.JS")]
    [InlineData("vendor.mjs")]
    [InlineData("")]
    public void What_is_not_a_file_of_the_dashboard_is_not_found(string name) => Assert.Null(_files.Find(name));

    [Fact]
    public void Everything_that_the_pages_and_modules_name_is_there()
    {
        var names = new Queue<string>(
            Address().Matches(_files.Page("index.html") + _files.Page("off.html")).Select(match => match.Groups["name"].Value)
        );
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (names.TryDequeue(out var name))
        {
            if (!seen.Add(name))
            {
                continue;
            }

            var file = _files.Find(name);
            Assert.True(file is not null, $"There is no file {name}.");
            foreach (
                Match import in Import()
                    .Matches(name.StartsWith("vendor/", StringComparison.Ordinal) ? "" : Encoding.UTF8.GetString(file.Content))
            )
            {
                names.Enqueue(new Uri(new Uri($"https://dashboard/{name}"), import.Groups["path"].Value).AbsolutePath[1..]);
            }
        }

        Assert.Contains("pages/audit.js", seen);
        Assert.Contains("vendor/fluent-web-components.min.js", seen);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_client_id_there_is_no_dashboard(string? clientId) =>
        Assert.Null(DashboardConfiguration.Of(new DashboardOptions { ClientId = clientId }, new ApiOptions()));

    [Fact]
    public void People_sign_in_where_and_for_what_the_API_says_unless_another_place_is_set()
    {
        var api = new ApiOptions { Authority = "https://login.example/t/v2.0", Audience = "api://hygiene" };
        var options = new DashboardOptions { ClientId = "a1000000-0000-4000-8000-000000000020" };

        var usual = DashboardConfiguration.Of(options, api)!;
        options.Authority = "https://other.example/t/v2.0";
        options.Scope = "api://hygiene/other";
        var set = DashboardConfiguration.Of(options, api)!;

        Assert.Equal(
            ("https://login.example/t/v2.0", "https://login.example", "api://hygiene/user_impersonation"),
            (usual.Authority, usual.AuthorityOrigin(), usual.Scope)
        );
        Assert.Equal(("https://other.example/t/v2.0", "api://hygiene/other"), (set.Authority, set.Scope));
    }

    [Theory]
    [InlineData("not-a-guid", null, null, "Dashboard__ClientId must be")]
    [InlineData(null, "http://login.example", null, "Dashboard__Authority must be")]
    [InlineData(null, null, "two scopes", "Dashboard__Scope must be")]
    public void A_wrong_setting_is_named_at_the_start(string? clientId, string? authority, string? scope, string message)
    {
        var result = new DashboardOptionsValidator().Validate(
            null,
            new DashboardOptions
            {
                ClientId = clientId,
                Authority = authority,
                Scope = scope,
            }
        );

        Assert.True(result.Failed);
        Assert.Contains(message, result.FailureMessage, StringComparison.Ordinal);
    }

    [GeneratedRegex("/dashboard/files/[0-9a-f]{16}/(?<name>[^\"]+)\"")]
    private static partial Regex Address();

    [GeneratedRegex("""(from|import) "(?<path>\.[^"]+)";""")]
    private static partial Regex Import();
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Ticketing.Tests.Vendors.Autotask;
using TenantHygiene.Ticketing.Tests.Vendors.AzureMonitor;
using TenantHygiene.Ticketing.Tests.Vendors.ConnectWise;
using TenantHygiene.Ticketing.Tests.Vendors.Freshservice;
using TenantHygiene.Ticketing.Tests.Vendors.HaloPsa;
using TenantHygiene.Ticketing.Tests.Vendors.Jira;
using TenantHygiene.Ticketing.Tests.Vendors.PagerDuty;
using TenantHygiene.Ticketing.Tests.Vendors.ServiceNow;
using TenantHygiene.Ticketing.Tests.Vendors.Zendesk;

namespace TenantHygiene.Ticketing.Tests.Vendors;

/// <summary>The routes of one vendor, each as strict as its documentation.</summary>
internal abstract class VendorRoutes(FakeVendors fake, string vendor)
{
    /// <summary>Whether the vendor takes requests for tokens as JSON, rather than as forms.</summary>
    public virtual bool TakesTokenRequestsAsJson => false;

    /// <summary>The scope that requests for tokens must have; null where they must have none.</summary>
    public virtual string? TokenScope => null;

    protected FakeVendors Fake { get; } = fake;

    private string Name { get; } = vendor;

    /// <summary>The routes of every vendor, by the beginning of their path.</summary>
    public static IReadOnlyDictionary<string, VendorRoutes> Of(FakeVendors fake) =>
        new VendorRoutes[]
        {
            new ServiceNowRoutes(fake),
            new JiraRoutes(fake),
            new ZendeskRoutes(fake),
            new FreshserviceRoutes(fake),
            new HaloPsaRoutes(fake),
            new ConnectWiseRoutes(fake),
            new AutotaskRoutes(fake),
            new PagerDutyRoutes(fake),
            new AzureMonitorRoutes(fake),
        }.ToDictionary(routes => routes.Name);

    /// <summary>Whether a request carries a token, or the credentials that the vendor takes instead.</summary>
    public virtual bool IsAuthorized(HttpRequest request) =>
        Fake.Tokens.IsGood(Name, $"{request.Headers.Authorization}") || HasCredentials(request);

    /// <summary>Answers an authorized request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="route">Its method and its path below the vendor's address.</param>
    /// <param name="body">Its body.</param>
    public abstract (int Status, JsonNode? Answer) Answer(HttpRequest request, string route, JsonNode? body);

    protected virtual bool HasCredentials(HttpRequest request) => false;

    protected static bool HasBasic(HttpRequest request, string pair) =>
        request.Headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}";

    /// <summary>The first group of a pattern in a route; null where it does not match.</summary>
    protected static string? Id(string route, string pattern) =>
        Regex.Match(route, pattern) is { Success: true } match ? match.Groups[1].Value : null;

    protected static void Only(JsonNode body, params string[] allowed)
    {
        if (body.AsObject().FirstOrDefault(member => !allowed.Contains(member.Key)) is { Key: { } unknown })
        {
            throw new FormatException($"unknown field {unknown}");
        }
    }

    protected static int Number(HttpRequest request, string name) =>
        int.TryParse(request.Query[name], out var number) && number > 0 ? number : throw new FormatException($"{name} must be a number");

    protected static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    protected static string IsoTime(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    protected static string FromHtml(string html) =>
        System.Net.WebUtility.HtmlDecode(html.Replace("<br>", "\n", true, CultureInfo.InvariantCulture));

    /// <summary>Keeps a comment of the product.</summary>
    protected void Add(string ticket, string text) =>
        Fake
            .Comments.GetOrAdd(Key(ticket), _ => new())
            .Enqueue(
                new FakeComment(Fake.Next(), FakeComment.Ours, text.Length > 0 ? text : throw new FormatException("An empty comment."))
            );

    protected void SetState(string ticket, string state) => Fake.States[Key(ticket)] = state;

    protected IReadOnlyCollection<FakeComment> Comments(string ticket) => Fake.Comments.GetValueOrDefault(Key(ticket)) ?? [];

    protected IReadOnlyCollection<FakeChange> Changes(string ticket) => Fake.Changes.GetValueOrDefault(Key(ticket)) ?? [];

    protected JsonArray NewestFirst(string ticket, Func<FakeComment, JsonNode?> form) =>
        new([.. Comments(ticket).Reverse().Select(form).OfType<JsonNode>()]);

    protected JsonArray OldestFirst(string ticket, int page, int size, Func<FakeComment, JsonNode> form) =>
        new([.. Comments(ticket).Skip((page - 1) * size).Take(size).Select(form)]);

    protected string Key(string ticket) => $"{Name}/{ticket}";
}

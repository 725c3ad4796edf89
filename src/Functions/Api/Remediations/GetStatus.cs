using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary><c>GET /status/{token}</c>: what a status link leads to. A page for browsers, JSON for others.</summary>
public sealed class GetStatus(StatusLinks statusLinks, RemediationStore store, RemediationPresenter presenter, ApiRateLimiter rates)
{
    private const string NotFoundDetail =
        "The link is incomplete or altered, or its remediation is deleted. Ask for a new link in the ticket.";

    [Function(nameof(GetStatus))]
    [ApiOperation(
        "Open a status link",
        Scope = RouteScope.Signature,
        Notes = "A page for browsers, JSON for other clients.",
        Access = ApiAccess.SignedLink,
        Answer = typeof(RemediationResource),
        Refuses = [404, 410, 429]
    )]
    [ApiAlsoAnswers(200, "A page for people.", MediaType = "text/html")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/status/{token}")] HttpRequest request,
        string token,
        CancellationToken cancellationToken
    )
    {
        var reading = statusLinks.Read(token);
        // Whoever guesses links uses up the room of those who guess, not of those who have one.
        if (rates.Refuse(request.HttpContext, reading is StatusLinkReading.Good(var linked, _) ? $"status {linked}" : null) is { } refusal)
        {
            return refusal;
        }

        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex";
        switch (reading)
        {
            case StatusLinkReading.Good(var id, var linkId):
                return await store.FindWithStepsAsync(TenantScope.All, id, cancellationToken) switch
                {
                    null => Problem.NotFound(NotFoundDetail),
                    var (record, _) when record.IsRevoked(linkId) => Problem.Gone(
                        "status-link-revoked",
                        "The link was revoked. Ask for a new link in the ticket."
                    ),
                    var (record, steps) => Show(request, presenter.PresentToHolder(request, record, steps, token)),
                };
            case StatusLinkReading.Expired:
                return Problem.Gone("status-link-expired", "The link has expired. Ask for a new link in the ticket.");
            default:
                return Problem.NotFound(NotFoundDetail);
        }
    }

    private static IResult Show(HttpRequest request, RemediationResource remediation) =>
        request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/html")
            ? new StatusPage(remediation)
            : ApiJson.Answer(remediation);
}

/// <summary>One remediation as a page that needs no script and loads nothing. It reloads itself until the remediation has ended.</summary>
/// <param name="remediation">What to show.</param>
public sealed class StatusPage(RemediationResource remediation) : IResult
{
    private const string Style = """
        :root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:46rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.4rem;margin:0}.state{display:inline-block;padding:.15rem .7rem;border-radius:1rem;background:#8883;font-weight:600}
        .Succeeded{background:#2a94;}.Failed{background:#d334}.Running,.NotStarted{background:#28d4}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem}dt{opacity:.7}dd{margin:0}
        ol{padding-left:1.2rem}li{margin:.4rem 0}time{opacity:.7;font-size:.85rem;display:block}
        footer{opacity:.6;font-size:.85rem;margin-top:2rem}
        """;

    // The policy names the style by its hash, so that nothing injected could take effect.
    private static readonly string _contentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = _contentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        return response.WriteAsync(Html(), httpContext.RequestAborted);
    }

    private string Html()
    {
        var name = Text(remediation.User.DisplayName ?? remediation.User.UserPrincipalName ?? remediation.User.Id.ToString());
        var reload = remediation.State.IsFinal() ? "" : """<meta http-equiv="refresh" content="15">""";
        return $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">{reload}
            <title>{Text(Label(remediation.State))}: {name}</title><style>{Style}</style></head>
            <body><h1>{name}</h1>
            <p><span class="state {remediation.Status}">{Text(Label(remediation.State))}</span></p>
            <dl>{Facts()}</dl>
            <h2>What happened</h2>
            <ol>{string.Concat((remediation.Steps ?? []).Select(Step))}</ol>
            <footer>TenantHygiene · {Text(remediation.Id)}</footer></body></html>
            """;
    }

    private string Facts() =>
        string.Concat([
            Fact("User", remediation.User.UserPrincipalName),
            Fact("Error", remediation.Error?.Description),
            Fact("Ticket", Tickets()),
            Fact("Next check", Moment(remediation.NextCheckAt)),
            Fact("Found", remediation.Outcome?.Found),
            Fact("Done", remediation.Outcome?.Done),
            Fact("Verified", remediation.Outcome?.Verification),
            .. (remediation.Outcome?.NextSteps ?? []).Select(NextStep),
        ]);

    private string? Tickets() =>
        remediation.Ticket is { } ticket
            ? string.Join(", ", [ticket.Id, .. remediation.FurtherTickets?.Select(further => further.Id) ?? []])
            : null;

    private static string Fact(string name, string? value) => string.IsNullOrEmpty(value) ? "" : $"<dt>{name}</dt><dd>{Text(value)}</dd>";

    private static string NextStep(NextStep step) =>
        $"<dt>Next</dt><dd>{Text(step.Text)}{(step.Command is { } command ? $" <code>{Text(command)}</code>" : "")}</dd>";

    private static string Step(StepResource step) =>
        step is { Count: { } count, LastAt: { } last }
            ? $"<li>{Text(step.Text)}<time>{Moment(step.At)}, seen {count} times, last at {Moment(last)}</time></li>"
            : $"<li>{Text(step.Text)}<time>{Moment(step.At)}</time></li>";

    private static string? Moment(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The state in words: <c>AwaitingApproval</c> is "Awaiting approval".</summary>
    private static string Label(RemediationState state) =>
        string.Concat(
            state
                .ToString()
                .Select((letter, index) => index > 0 && char.IsAsciiLetterUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}")
        );

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}

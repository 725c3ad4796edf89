using System.Text.Encodings.Web;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.EntraId;

/// <summary>The pages of the sign-in: whom to sign in as, and what is wrong with a request that cannot be answered elsewhere.</summary>
internal static class SignInPage
{
    /// <summary>The people of a tenant, each a link that signs in.</summary>
    public static Answer Of(TenantScenario tenant, ApplicationScenario application, IQueryCollection query)
    {
        var hint = query["login_hint"].ToString();
        var people = tenant
            .People.OrderByDescending(person => person.UserPrincipalName == hint)
            .Select(person =>
                $"""
                    <li><a href="{Text(LinkTo(person, query))}"><strong>{Text(person.DisplayName ?? person.UserPrincipalName)}</strong>
                    <span>{Text(person.UserPrincipalName)}</span></a> <small>{Text(person.Note)}</small></li>
                    """
            );
        return Page(
            200,
            "Sign in",
            $"<p>To {Text(application.Name)}, as somebody of the simulated tenant {Text(tenant.Name)}:</p><ul>{string.Concat(people)}</ul>"
        );
    }

    /// <summary>The session has ended.</summary>
    public static Answer SignedOut() => Page(200, "Signed out", "<p>You can close this page.</p>");

    /// <summary>A request that has no address to which its error could be sent.</summary>
    public static Answer Error(int code, string text) => Page(400, "Sorry, signing in did not work", $"<p>AADSTS{code}: {Text(text)}</p>");

    private static string LinkTo(PersonScenario person, IQueryCollection query) =>
        QueryHelpers.AddQueryString(
            "authorize",
            query
                .Where(parameter => parameter.Key is not ("chosen_person" or "prompt"))
                .Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value.ToString()))
                .Append(new("chosen_person", person.ObjectId.ToString()))
        );

    private static Answer Page(int status, string title, string content) =>
        Answer
            .Text(
                status,
                $$"""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
                <title>{{title}}</title><style>:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:34rem;
                margin:2rem auto;padding:0 1rem}ul{list-style:none;padding:0}li{margin:.8rem 0}a span{display:block}</style></head>
                <body><h1>{{title}}</h1>{{content}}</body></html>
                """,
                "text/html; charset=utf-8"
            )
            .With("Cache-Control", "no-store");

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}

/// <summary>The address to which the browser returns, and how it takes the answer along.</summary>
/// <param name="redirectUri">The address.</param>
/// <param name="inQuery">In the query instead of the fragment.</param>
/// <param name="state">What the application sent along.</param>
internal sealed class WayBack(string redirectUri, bool inQuery, StringValues state)
{
    /// <summary>The redirect.</summary>
    public Answer With(params (string Name, string Value)[] answer)
    {
        var parameters = answer.Append(("state", state.ToString())).Select(one => $"{one.Item1}={Uri.EscapeDataString(one.Item2)}");
        return Answer.Empty(302).With("Location", $"{redirectUri}{(inQuery ? '?' : '#')}{string.Join('&', parameters)}");
    }
}

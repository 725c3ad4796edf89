using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using CsvHelper.Configuration.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Ledger.Tenants;

namespace TenantHygiene.Functions.Tenants;

/// <summary>
/// <c>POST /tenants/import</c>: registers the tenants of a list, such as the customers that Partner Center exports. All rows are checked
/// before the first is stored; sent twice, it changes nothing the second time.
/// </summary>
public sealed class ImportTenants(TenantRegistration registration, TenantStore store)
{
    private const int MaximumBytes = 1024 * 1024;
    private const int MaximumRows = 5_000;

    // Lists come from Windows and from elsewhere: without a line end of its own, the reader takes each kind.
    private static readonly CsvConfiguration _anyLineEnds = new(CultureInfo.InvariantCulture);

    [Function(nameof(ImportTenants))]
    [ApiOperation(
        "Register the tenants of a list (CSV)",
        Scope = RouteScope.AllTenants,
        Notes = "The body is `text/csv` with the columns `tenantId,name,policy,kind,clientId,secretName`; `policy` and `secretName` may be"
            + " empty. Tenants that are registered already keep what they are, unless `replace=true`. With `check=true` nothing is stored.",
        Role = ApiRole.Admin,
        Answer = typeof(ImportResult),
        Refuses = [400, 422]
    )]
    [ApiQuery("check", "`true`: only says what would be done.", Values = ["true", "false"])]
    [ApiQuery("replace", "`true`: replaces tenants that are registered already.", Values = ["true", "false"])]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/tenants/import")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var rows = await ReadAsync(request, cancellationToken);
        var (isCheck, replaces) = (RequestQuery.Text(request, "check") is "true", RequestQuery.Text(request, "replace") is "true");
        var known = (await store.ListAsync(cancellationToken)).Select(stored => stored.Tenant.TenantId).ToHashSet();
        var results = new List<ImportedTenant>();
        foreach (var (line, row) in rows)
        {
            var problem = row.FindProblem(registration);
            results.Add(
                new ImportedTenant(
                    line,
                    row.TenantId,
                    problem is not null ? ImportAction.Wrong
                        : !Guid.TryParseExact(row.TenantId, "D", out var id) || !known.Contains(id) ? ImportAction.Registered
                        : replaces ? ImportAction.Replaced
                        : ImportAction.Kept,
                    problem
                )
            );
        }

        if (results.Any(result => result.Action is ImportAction.Wrong) || isCheck)
        {
            var hasProblem = results.Any(result => result.Action is ImportAction.Wrong);
            return ApiJson.Answer(
                new ImportResult(IsStored: false, results),
                hasProblem ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK
            );
        }

        // A tenant that is listed twice is what its last row says.
        var changes = rows.Zip(results)
            .Where(one => one.Second.Action is not ImportAction.Kept)
            .Select(one => (TenantId: Guid.Parse(one.First.Row.TenantId), Body: one.First.Row.Body()))
            .GroupBy(change => change.TenantId)
            .Select(same => same.Last());
        await registration.RegisterAsync(changes, Caller.Of(request.HttpContext.User), cancellationToken);

        return ApiJson.Answer(new ImportResult(IsStored: true, results));
    }

    private static async Task<IReadOnlyList<(int Line, TenantRow Row)>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        await using var bounded = new SizeLimitedStream(request.Body, MaximumBytes);
        using var text = new StreamReader(bounded);
        using var csv = new CsvReader(text, _anyLineEnds);
        var rows = new List<(int, TenantRow)>();
        try
        {
            await foreach (var row in csv.GetRecordsAsync<TenantRow>(cancellationToken))
            {
                rows.Add((csv.Parser.Row, row));
                if (rows.Count > MaximumRows)
                {
                    throw new InvalidRequestException("list-too-long", $"The list must have at most {MaximumRows} tenants.");
                }
            }
        }
        catch (CsvHelperException exception)
        {
            throw new InvalidRequestException(
                "list-wrong",
                $"The list cannot be read at row {csv.Parser.Row}: {exception.Message.Split('\n')[0].TrimEnd('\r')} It needs the columns "
                    + "tenantId,name,policy,kind,clientId,secretName."
            );
        }

        return rows.Count > 0 ? rows : throw new InvalidRequestException("list-empty", "The list has no tenants.");
    }
}

/// <summary>A row of the list.</summary>
public sealed record TenantRow
{
    /// <summary>The tenant's id.</summary>
    [Name("tenantId")]
    public required string TenantId { get; init; }

    /// <summary>Name shown to people.</summary>
    [Name("name")]
    public required string Name { get; init; }

    /// <summary>The policy; <c>careful</c> where it is empty.</summary>
    [Name("policy")]
    public string? Policy { get; init; }

    /// <summary>How the product signs in: the name of a <see cref="RegisteredCredentialKind"/>.</summary>
    [Name("kind")]
    public required string Kind { get; init; }

    /// <summary>The application's client id; may be empty for a managed identity.</summary>
    [Name("clientId")]
    public string? ClientId { get; init; }

    /// <summary>The name of the setting with the secret, where the kind needs one.</summary>
    [Name("secretName")]
    [Optional]
    public string? SecretName { get; init; }

    /// <summary>What is wrong with it; null for nothing.</summary>
    public string? FindProblem(TenantRegistration registration) =>
        !Guid.TryParseExact(TenantId, "D", out var id) || id == Guid.Empty ? "tenantId must be a GUID with dashes."
        : !Enum.TryParse<RegisteredCredentialKind>(Kind, ignoreCase: true, out var kind) || !Enum.IsDefined(kind)
            ? $"kind must be one of {string.Join(", ", Enum.GetNames<RegisteredCredentialKind>())}."
        : ClientId is { Length: > 0 } && !Guid.TryParseExact(ClientId, "D", out _) ? "clientId must be a GUID with dashes."
        : registration.FindProblem(id, Body());

    /// <summary>The tenant that it registers.</summary>
    public NewTenant Body() =>
        new(
            Name,
            new RegisteredCredential
            {
                Kind = Enum.Parse<RegisteredCredentialKind>(Kind, ignoreCase: true),
                ClientId = ClientId is { Length: > 0 } ? Guid.Parse(ClientId) : null,
                SecretName = SecretName is { Length: > 0 } ? SecretName : null,
            },
            Policy is { Length: > 0 } ? Policy : NewTenant.DefaultPolicy
        );
}

/// <summary>What came of an import.</summary>
/// <param name="IsStored">Whether anything was stored: not in a check, and not where a row is wrong.</param>
/// <param name="Items">Each row.</param>
public sealed record ImportResult(bool IsStored, IReadOnlyList<ImportedTenant> Items);

/// <summary>What came of a row.</summary>
/// <param name="Row">Its number in the list; the header is 1.</param>
/// <param name="TenantId">The tenant as the row names it.</param>
/// <param name="Action">What was done, or would be.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record ImportedTenant(int Row, string TenantId, ImportAction Action, string? Problem);

/// <summary>What an import does with a row.</summary>
public enum ImportAction
{
    /// <summary>The tenant is registered.</summary>
    Registered,

    /// <summary>It was registered, and is replaced.</summary>
    Replaced,

    /// <summary>It was registered, and stays as it is.</summary>
    Kept,

    /// <summary>The row is wrong.</summary>
    Wrong,
}

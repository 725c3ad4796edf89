using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Tenants;

/// <summary><c>PUT /tenants/{tenantId}</c>: registers a tenant, or says anew how it is looked after.</summary>
public sealed class RegisterTenant(TenantRegistration registration, TenantPresenter presenter)
{
    [Function(nameof(RegisterTenant))]
    [ApiOperation(
        "Register a tenant, or replace how it is looked after",
        Scope = RouteScope.AllTenants,
        Notes = "No secret is stored: a credential of kind `ClientSecret` names the setting `Secrets__{secretName}` that holds it."
            + " It takes effect in every process within 15 seconds.",
        Role = ApiRole.Admin,
        Body = typeof(NewTenant),
        Example = """
            {"name":"Contoso","policy":"careful","credential":{"kind":"FederatedIdentity","clientId":"7d3c2b1a-0f9e-4d8c-b7a6-5f4e3d2c1b0a"}}
            """,
        Answer = typeof(TenantResource),
        Refuses = [409, 422]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = TenantRoute.Path)] HttpRequest request,
        string tenantId,
        CancellationToken cancellationToken
    )
    {
        var body = await ApiJson.ReadAsync<NewTenant>(request, cancellationToken);
        if (TenantRoute.Read(tenantId) is not { } id || id == Guid.Empty)
        {
            return Problem.BadRequest("tenant-id-wrong", "The id of the tenant must be a GUID with dashes.");
        }

        return await registration.RegisterAsync(id, body, Caller.Of(request.HttpContext.User), cancellationToken) switch
        {
            RegistrationResult.Done(var tenant) => ApiJson.Answer(await presenter.PresentAsync(tenant, cancellationToken)),
            RegistrationResult.Wrong(var problem) => Problem.Unprocessable("tenant-wrong", problem),
            _ => Problem.Conflict("tenant-changed", "The tenant was changed by another caller at the same time. Read it, and try again."),
        };
    }
}

/// <summary>Registers tenants: checked first, recorded in the audit log, then stored, and known to this process at once.</summary>
public sealed class TenantRegistration(TenantStore store, TenantDirectory directory, TenantSettings settings, TimeProvider time)
{
    private const int Parallelism = 16;

    /// <summary>What is wrong with a tenant that is to be registered; null for nothing.</summary>
    public string? FindProblem(Guid tenantId, NewTenant body)
    {
        if (string.IsNullOrWhiteSpace(body.Name) || body.Name.Length > NewTenant.MaximumName || body.Name.Any(char.IsControl))
        {
            return $"`name` must have 1 to {NewTenant.MaximumName} characters, and no control characters.";
        }

        var secret = new[] { body.Credential, body.ReaderCredential }.FirstOrDefault(credential =>
            credential is { Kind: RegisteredCredentialKind.ClientSecret } && !IsSecretName(credential.SecretName)
        );
        return secret is null
            ? settings.FindProblem(body.Of(tenantId, previous: null, new Principal("", Name: null), time.GetUtcNow()))
            : "A credential of kind `ClientSecret` needs `secretName`: letters, digits and hyphens, the name of the setting "
                + "`Secrets__{secretName}` that holds the secret.";
    }

    /// <summary>Registers one.</summary>
    public async Task<RegistrationResult> RegisterAsync(Guid tenantId, NewTenant body, Principal by, CancellationToken cancellationToken)
    {
        var result = await StoreAsync(tenantId, body, by, cancellationToken);
        if (result is RegistrationResult.Done)
        {
            await directory.RefreshAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>Registers many, and reads the registry once at the end instead of once for each.</summary>
    public async Task RegisterAsync(IEnumerable<(Guid TenantId, NewTenant Body)> tenants, Principal by, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(tenants, parallel, async (tenant, token) => await StoreAsync(tenant.TenantId, tenant.Body, by, token));
        await directory.RefreshAsync(cancellationToken);
    }

    private async Task<RegistrationResult> StoreAsync(Guid tenantId, NewTenant body, Principal by, CancellationToken cancellationToken)
    {
        if (FindProblem(tenantId, body) is { } problem)
        {
            return new RegistrationResult.Wrong(problem);
        }

        var stored = await store.FindAsync(tenantId, cancellationToken);
        var tenant = body.Of(tenantId, stored?.Tenant, by, time.GetUtcNow());
        await directory.RecordAsync(TenantDirectory.RegisteredKind, tenant, by, Guid.NewGuid().ToString(), cancellationToken);
        if (!await store.TryWriteAsync(tenant, stored, cancellationToken))
        {
            return new RegistrationResult.Changed();
        }

        return new RegistrationResult.Done(tenant);
    }

    private static bool IsSecretName(string? name) =>
        name is { Length: > 0 and <= 100 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-');
}

/// <summary>What came of a registration.</summary>
public abstract record RegistrationResult
{
    private RegistrationResult() { }

    /// <summary>It is registered.</summary>
    public sealed record Done(RegisteredTenant Tenant) : RegistrationResult;

    /// <summary>It cannot be registered so.</summary>
    public sealed record Wrong(string Problem) : RegistrationResult;

    /// <summary>Another caller changed it at the same time.</summary>
    public sealed record Changed : RegistrationResult;
}

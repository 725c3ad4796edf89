namespace TenantHygiene.TenantOnboarding.SignIn;

/// <summary>How the administrator signs in.</summary>
internal enum SignInKind
{
    /// <summary>With a code that is typed at another place; with Microsoft's own public clients for Graph and for Exchange.</summary>
    Device,

    /// <summary>As an application, by <c>AZURE_CLIENT_ID</c> with <c>AZURE_CLIENT_SECRET</c> or <c>AZURE_CLIENT_CERTIFICATE_PATH</c>.</summary>
    Environment,
}

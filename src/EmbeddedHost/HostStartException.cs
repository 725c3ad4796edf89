namespace TenantHygiene.EmbeddedHost;

/// <summary>The host cannot start. The message is one line that names the function or setting, the cause, and what to do.</summary>
public sealed class HostStartException : Exception
{
    internal HostStartException(string message)
        : base(message)
    {
    }

    internal HostStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

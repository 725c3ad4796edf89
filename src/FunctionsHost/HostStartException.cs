namespace TenantHygiene.FunctionsHost;

/// <summary>Keeps the host from starting. The message is one line for the operator: what is wrong, and where.</summary>
/// <param name="message">The line; line breaks become spaces.</param>
/// <param name="innerException">What it follows from.</param>
internal sealed class HostStartException(string message, Exception? innerException = null)
    : Exception(message.ReplaceLineEndings(" "), innerException);

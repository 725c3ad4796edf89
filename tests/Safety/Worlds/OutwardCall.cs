using System.Text.Json;
using System.Text.RegularExpressions;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.Safety.Worlds;

/// <summary>One request that leaves a process.</summary>
/// <param name="Api">The service; null for the storage account.</param>
/// <param name="Name">The table, the cmdlet, or the method and path.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="IsRead">Whether it changes nothing.</param>
internal sealed partial record OutwardCall(ApiName? Api, string Name, string Subject, bool IsRead)
{
    public bool IsRemoval => Name.StartsWith("Remove-", StringComparison.Ordinal);

    public bool IsUserRead => Api is ApiName.Graph && Name.StartsWith("GET /users/", StringComparison.Ordinal) && !Name.EndsWith("/$count", StringComparison.Ordinal);

    public bool IsRetry => Name.EndsWith("/retryServiceProvisioning", StringComparison.Ordinal);

    public bool IsLookup => Name is "Get-Recipient" or "Get-Mailbox" or "Get-MailUser";

    /// <summary>What is read: a set of recipients may be read by a filter, or one and all where the service does not filter it.</summary>
    public string What => $"{Name} {Filter().Replace(Subject, "")}";

    public override string ToString() => $"{Name} {Subject}".Trim();

    public static OutwardCall OfStorage(HttpRequestMessage request, string body)
    {
        var table = request.RequestUri!.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal)
            ? Storage.TransactionBody.Read(body)[0].Table
            : Storage.TableAddress.Read(request.RequestUri).Table;
        return new OutwardCall(null, table, Uri.UnescapeDataString(request.RequestUri.PathAndQuery), request.Method == HttpMethod.Get);
    }

    public static OutwardCall OfService(HttpRequestMessage request, string body)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path.StartsWith("/v1.0/", StringComparison.Ordinal))
        {
            return new OutwardCall(ApiName.Graph, $"{request.Method} {path["/v1.0".Length..]}", request.RequestUri.Query, request.Method == HttpMethod.Get);
        }

        if (!path.EndsWith("/InvokeCommand", StringComparison.Ordinal))
        {
            return new OutwardCall(ApiName.Entra, path, "", IsRead: true);
        }

        using var document = JsonDocument.Parse(body);
        var input = document.RootElement.GetProperty("CmdletInput");
        var cmdlet = input.GetProperty("CmdletName").GetString()!;
        return new OutwardCall(ApiName.Exchange, cmdlet, input.TryGetProperty("Parameters", out var parameters) ? parameters.GetRawText() : "", cmdlet.StartsWith("Get-", StringComparison.Ordinal));
    }

    [GeneratedRegex("\"Filter\":\"[^\"]*\",?")]
    private static partial Regex Filter();
}

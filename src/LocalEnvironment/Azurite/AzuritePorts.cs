namespace TenantHygiene.LocalEnvironment.Azurite;

/// <summary>The ports of an emulated storage account; 0 stands for any that is free.</summary>
public sealed record AzuritePorts(int Blob, int Queue, int Table)
{
    // The emulator's published account: it protects nothing, and every Azure SDK knows it.
    private const string AccountName = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>The account's connection string.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={AccountName};AccountKey={AccountKey};"
        + $"BlobEndpoint=http://127.0.0.1:{Blob}/{AccountName};"
        + $"QueueEndpoint=http://127.0.0.1:{Queue}/{AccountName};"
        + $"TableEndpoint=http://127.0.0.1:{Table}/{AccountName};";
}

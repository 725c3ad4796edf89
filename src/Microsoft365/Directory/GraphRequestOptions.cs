using Microsoft.Kiota.Abstractions;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>Additions to the SDK's requests.</summary>
internal static class GraphRequestOptions
{
    /// <summary>The header that advanced queries need.</summary>
    public const string ConsistencyLevel = "ConsistencyLevel";

    /// <summary>Its only value.</summary>
    public const string Eventual = "eventual";

    /// <summary>Has the SDK hand over the response unread.</summary>
    public static RequestInformation Answering(this RequestInformation request, NativeResponseHandler handler)
    {
        request.AddRequestOptions([new ResponseHandlerOption { ResponseHandler = handler }]);
        return request;
    }
}
